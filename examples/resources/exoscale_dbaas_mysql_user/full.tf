resource "exoscale_dbaas" "mysql" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "mysql"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_mysql_user" "app" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.mysql.name
  username = "app"

  authentication = "mysql_native_password"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "password" {
  value     = exoscale_dbaas_mysql_user.app.password
  sensitive = true
}
