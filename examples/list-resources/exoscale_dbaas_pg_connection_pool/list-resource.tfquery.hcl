# clients: terraform >= 1.14
# All services of type pg, and of each what is asked for.
list "exoscale_dbaas" "of_pg_connection_pool" {
  provider = exoscale

  config {
    type = "pg"
  }
}

list "exoscale_dbaas_pg_connection_pool" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_dbaas.of_pg_connection_pool.data : found.identity.name])

  config {
    service = each.value
  }
}
