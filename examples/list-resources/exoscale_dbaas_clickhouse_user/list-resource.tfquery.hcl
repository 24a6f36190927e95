# clients: terraform >= 1.14
# All services of type clickhouse, and of each what is asked for.
list "exoscale_dbaas" "of_clickhouse_user" {
  provider = exoscale

  config {
    type = "clickhouse"
  }
}

list "exoscale_dbaas_clickhouse_user" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_dbaas.of_clickhouse_user.data : found.identity.name])

  config {
    service = each.value
  }
}
