# clients: terraform >= 1.14

resource "exoscale_dbaas" "orders" {
  zone = "ch-gva-2"
  name = "orders"
  type = "mysql"
  plan = "hobbyist-2"

  termination_protection = false
}

# terraform apply -invoke=action.exoscale_dbaas_enable_writes.orders
# The disk is full: time to delete data, or to choose a larger plan.
action "exoscale_dbaas_enable_writes" "orders" {
  config {
    zone = "ch-gva-2"
    name = exoscale_dbaas.orders.name
  }
}
