resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_external_endpoint_datadog" "metrics" {
  name            = "metrics"
  datadog_api_key = "0123456789abcdef0123456789abcdef"
  site            = "datadoghq.eu"
}

resource "exoscale_dbaas_external_integration" "metrics" {
  source_service_name = exoscale_dbaas.pg.name
  dest_endpoint_id    = exoscale_dbaas_external_endpoint_datadog.metrics.id
  type                = "datadog"
}
