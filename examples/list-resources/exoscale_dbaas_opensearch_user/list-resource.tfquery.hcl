# clients: terraform >= 1.14
# All services of type opensearch, and of each what is asked for.
list "exoscale_dbaas" "of_opensearch_user" {
  provider = exoscale

  config {
    type = "opensearch"
  }
}

list "exoscale_dbaas_opensearch_user" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_dbaas.of_opensearch_user.data : found.identity.name])

  config {
    service = each.value
  }
}
