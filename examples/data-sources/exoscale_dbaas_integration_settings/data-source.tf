data "exoscale_dbaas_integration_settings" "logs" {
  zone             = "ch-gva-2"
  integration_type = "logs"
  source_type      = "pg"
  dest_type        = "opensearch"
}

output "settings" {
  value = keys(jsondecode(data.exoscale_dbaas_integration_settings.logs.settings).properties)
}
