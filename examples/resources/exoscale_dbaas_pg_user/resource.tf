resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_pg_user" "app" {
  service  = exoscale_dbaas.pg.name
  username = "app"
}
