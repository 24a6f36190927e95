# clients: terraform >= 1.14

resource "exoscale_dbaas" "orders" {
  zone = "ch-gva-2"
  name = "orders"
  type = "valkey"
  plan = "hobbyist-2"

  termination_protection = false
}

# terraform apply -invoke=action.exoscale_dbaas_reset_password.orders
# Nobody sees the new one: reveal it with the ephemeral resource exoscale_dbaas_user_password.
action "exoscale_dbaas_reset_password" "orders" {
  config {
    zone     = "ch-gva-2"
    service  = exoscale_dbaas.orders.name
    username = "default"
  }
}
