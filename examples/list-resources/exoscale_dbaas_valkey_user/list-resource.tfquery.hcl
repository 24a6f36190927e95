# clients: terraform >= 1.14
# All services of type valkey, and of each what is asked for.
list "exoscale_dbaas" "of_valkey_user" {
  provider = exoscale

  config {
    type = "valkey"
  }
}

list "exoscale_dbaas_valkey_user" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_dbaas.of_valkey_user.data : found.identity.name])

  config {
    service = each.value
  }
}
