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

data "exoscale_dbaas_pg_user_list" "apps" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.pg.name
  username = "/^app/"

  depends_on = [exoscale_dbaas_pg_user.app]
}
