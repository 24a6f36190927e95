data "exoscale_dbaas_service_type" "pg" {
  zone = "ch-gva-2"
  name = "pg"
}

output "plans" {
  value = data.exoscale_dbaas_service_type.pg.plans[*].name
}
