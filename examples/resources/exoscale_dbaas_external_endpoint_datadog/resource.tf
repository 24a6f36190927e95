resource "exoscale_dbaas_external_endpoint_datadog" "outside" {
  name            = "outside"
  datadog_api_key = "0123456789abcdef0123456789abcdef"
  site            = "datadoghq.eu"
}
