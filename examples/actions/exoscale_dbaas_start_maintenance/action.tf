# clients: terraform >= 1.14

resource "exoscale_dbaas" "orders" {
  zone = "ch-gva-2"
  name = "orders"
  type = "pg"
  plan = "hobbyist-2"

  termination_protection = false
}

# terraform apply -invoke=action.exoscale_dbaas_start_maintenance.orders
# Not in the middle of the night, but when somebody watches.
action "exoscale_dbaas_start_maintenance" "orders" {
  config {
    zone = "ch-gva-2"
    name = exoscale_dbaas.orders.name
  }
}
