resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

data "exoscale_dbaas_metrics" "hour" {
  zone    = "ch-gva-2"
  service = exoscale_dbaas.pg.name
  period  = "hour"
}

output "measured" {
  value = keys(jsondecode(data.exoscale_dbaas_metrics.hour.metrics))
}
