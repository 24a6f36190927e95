resource "exoscale_dbaas" "orders" {
  zone                   = "ch-gva-2"
  name                   = "orders"
  type                   = "pg"
  plan                   = "hobbyist-2"
  termination_protection = false
}

data "exoscale_dbaas_connection" "orders" {
  zone = "ch-gva-2"
  name = exoscale_dbaas.orders.name
}

output "address" {
  value = "${data.exoscale_dbaas_connection.orders.host}:${data.exoscale_dbaas_connection.orders.port}"
}
