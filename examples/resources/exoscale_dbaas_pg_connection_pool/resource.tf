resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_pg_connection_pool" "web" {
  service       = exoscale_dbaas.pg.name
  name          = "web"
  database_name = "defaultdb"
}
