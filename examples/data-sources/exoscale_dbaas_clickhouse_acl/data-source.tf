resource "exoscale_dbaas" "clickhouse" {
  name                   = "analytics"
  type                   = "clickhouse"
  plan                   = "startup-4"
  termination_protection = false
}

data "exoscale_dbaas_clickhouse_acl" "all" {
  zone    = "ch-gva-2"
  service = exoscale_dbaas.clickhouse.name
}
