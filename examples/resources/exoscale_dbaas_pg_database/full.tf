resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_pg_database" "shop" {
  zone          = "ch-gva-2"
  service       = exoscale_dbaas.pg.name
  database_name = "shop"

  lc_collate = "en_US.UTF-8"
  lc_ctype   = "en_US.UTF-8"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
