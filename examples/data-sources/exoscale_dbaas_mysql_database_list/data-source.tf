resource "exoscale_dbaas" "mysql" {
  name                   = "orders"
  type                   = "mysql"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_mysql_database" "shop" {
  service       = exoscale_dbaas.mysql.name
  database_name = "shop"
}

data "exoscale_dbaas_mysql_database_list" "all" {
  zone    = "ch-gva-2"
  service = exoscale_dbaas.mysql.name

  depends_on = [exoscale_dbaas_mysql_database.shop]
}
