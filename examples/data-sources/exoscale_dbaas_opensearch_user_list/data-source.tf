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

data "exoscale_dbaas_opensearch_user_list" "apps" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.opensearch.name
  username = "/^app/"

  depends_on = [exoscale_dbaas_opensearch_user.app]
}
