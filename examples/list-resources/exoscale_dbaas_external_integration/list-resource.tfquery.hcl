# clients: terraform >= 1.14
# All services, and of each what is asked for.
list "exoscale_dbaas" "of_external_integration" {
  provider = exoscale
}

list "exoscale_dbaas_external_integration" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_dbaas.of_external_integration.data : found.identity.name])

  config {
    source_service_name = each.value
  }
}
