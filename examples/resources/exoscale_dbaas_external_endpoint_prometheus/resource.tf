resource "exoscale_dbaas_external_endpoint_prometheus" "outside" {
  name = "outside"
}
