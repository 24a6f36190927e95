resource "exoscale_dbaas" "opensearch" {
  name                   = "orders"
  type                   = "opensearch"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_opensearch_user" "app" {
  service  = exoscale_dbaas.opensearch.name
  username = "app"
}
