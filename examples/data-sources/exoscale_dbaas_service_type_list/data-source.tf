data "exoscale_dbaas_service_type_list" "all" {
  zone = "ch-gva-2"
}

output "versions" {
  value = { for type in data.exoscale_dbaas_service_type_list.all.service_types : type.name => type.default_version }
}
