resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

data "exoscale_dbaas_logs" "latest" {
  zone       = "ch-gva-2"
  service    = exoscale_dbaas.pg.name
  limit      = 20
  sort_order = "desc"
}

output "lines" {
  value = data.exoscale_dbaas_logs.latest.logs[*].message
}
