resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_pg_database" "shop" {
  service       = exoscale_dbaas.pg.name
  database_name = "shop"
}

data "exoscale_dbaas_pg_database_list" "all" {
  zone    = "ch-gva-2"
  service = exoscale_dbaas.pg.name

  depends_on = [exoscale_dbaas_pg_database.shop]
}
