data "exoscale_dbaas_external_endpoint_type_list" "all" {
  zone = "ch-gva-2"
}

data "exoscale_dbaas_external_endpoint_type_list" "datadog" {
  zone = "ch-gva-2"
  type = "datadog"
}
