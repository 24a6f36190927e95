data "exoscale_dbaas_integration_list" "logs" {
  zone = "ch-gva-2"
  type = "logs"
}
