# clients: terraform >= 1.14

resource "exoscale_dbaas" "orders" {
  zone = "ch-gva-2"
  name = "orders"
  type = "pg"
  plan = "hobbyist-2"

  termination_protection = false

  pg = {
    version = "16"
  }
}

# terraform apply -invoke=action.exoscale_dbaas_check_upgrade.orders
# Fails, and says why, when the upgrade could not work.
action "exoscale_dbaas_check_upgrade" "orders" {
  config {
    zone           = "ch-gva-2"
    name           = exoscale_dbaas.orders.name
    target_version = "17"
  }
}
