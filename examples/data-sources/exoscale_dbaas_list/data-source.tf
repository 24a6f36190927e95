resource "exoscale_dbaas" "orders" {
  zone                   = "ch-gva-2"
  name                   = "orders"
  type                   = "pg"
  plan                   = "hobbyist-2"
  termination_protection = false
}

data "exoscale_dbaas_list" "running" {
  zone  = "ch-gva-2"
  type  = "pg"
  state = "running"

  # Only because the same configuration makes it.
  depends_on = [exoscale_dbaas.orders]
}

output "services" {
  value = data.exoscale_dbaas_list.running.services[*].name
}
