# clients: terraform >= 1.14

resource "exoscale_dbaas" "orders" {
  zone = "ch-gva-2"
  name = "orders"
  type = "mysql"
  plan = "hobbyist-2"

  termination_protection = false

  mysql = {
    migration = {
      host     = "192.0.2.1"
      port     = 3306
      username = "root"
      password = "moving-house"
      method   = "replication"
    }
  }
}

# terraform apply -invoke=action.exoscale_dbaas_stop_migration.orders
# Everything is over: point the clients here, and let go of the old server.
action "exoscale_dbaas_stop_migration" "orders" {
  config {
    zone = "ch-gva-2"
    name = exoscale_dbaas.orders.name
  }
}
