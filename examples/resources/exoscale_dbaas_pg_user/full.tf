resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_pg_user" "app" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.pg.name
  username = "app"

  # Changed in place.
  allow_replication = true

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "password" {
  value     = exoscale_dbaas_pg_user.app.password
  sensitive = true
}
