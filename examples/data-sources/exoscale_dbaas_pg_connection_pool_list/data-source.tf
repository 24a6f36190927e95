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

data "exoscale_dbaas_pg_connection_pool_list" "shop" {
  zone          = "ch-gva-2"
  service       = exoscale_dbaas.pg.name
  database_name = "defaultdb"

  depends_on = [exoscale_dbaas_pg_connection_pool.web]
}
