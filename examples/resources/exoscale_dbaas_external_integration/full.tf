resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  zone                   = "ch-gva-2"
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
  zone                = "ch-gva-2"
  source_service_name = exoscale_dbaas.pg.name
  dest_endpoint_id    = exoscale_dbaas_external_endpoint_datadog.metrics.id
  type                = "datadog"

  datadog_settings = {
    datadog_dbm_enabled       = true
    datadog_pgbouncer_enabled = false
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
