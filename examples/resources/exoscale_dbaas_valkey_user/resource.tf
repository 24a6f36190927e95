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
