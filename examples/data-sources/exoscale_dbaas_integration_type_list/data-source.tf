data "exoscale_dbaas_integration_type_list" "all" {
  zone = "ch-gva-2"
}

data "exoscale_dbaas_integration_type_list" "logs" {
  zone = "ch-gva-2"
  type = "logs"
}
