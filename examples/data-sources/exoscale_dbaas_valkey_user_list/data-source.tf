resource "exoscale_dbaas" "valkey" {
  name                   = "orders"
  type                   = "valkey"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_valkey_user" "app" {
  service  = exoscale_dbaas.valkey.name
  username = "app"
}

data "exoscale_dbaas_valkey_user_list" "apps" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.valkey.name
  username = "/^app/"

  depends_on = [exoscale_dbaas_valkey_user.app]
}
