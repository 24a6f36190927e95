resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

data "exoscale_dbaas_external_integration_list" "all" {
  zone                = "ch-gva-2"
  source_service_name = exoscale_dbaas.pg.name
}
