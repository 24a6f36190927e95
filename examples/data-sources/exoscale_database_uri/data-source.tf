resource "exoscale_dbaas" "orders" {
  zone                   = "ch-gva-2"
  name                   = "orders"
  type                   = "pg"
  plan                   = "hobbyist-2"
  termination_protection = false
}

data "exoscale_database_uri" "orders" {
  zone = "ch-gva-2"
  name = exoscale_dbaas.orders.name
  type = exoscale_dbaas.orders.type
}

output "uri" {
  value     = data.exoscale_database_uri.orders.uri
  sensitive = true
}
