resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_pg_user" "app" {
  service  = exoscale_dbaas.pg.name
  username = "app"
}

resource "exoscale_dbaas_pg_database" "shop" {
  service       = exoscale_dbaas.pg.name
  database_name = "shop"
}

resource "exoscale_dbaas_pg_connection_pool" "web" {
  zone          = "ch-gva-2"
  service       = exoscale_dbaas.pg.name
  name          = "web"
  database_name = exoscale_dbaas_pg_database.shop.database_name
  username      = exoscale_dbaas_pg_user.app.username
  mode          = "session"
  size          = 20

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
