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
      method   = "dump"
    }
  }

  # The apply ends when the data are there.
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.exoscale_dbaas_await_migration.orders]
    }
  }
}

action "exoscale_dbaas_await_migration" "orders" {
  config {
    zone = "ch-gva-2"
    name = "orders"

    timeouts {
      invoke = "2h"
    }
  }
}
