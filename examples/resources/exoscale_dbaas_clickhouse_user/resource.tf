resource "exoscale_dbaas" "clickhouse" {
  name                   = "orders"
  type                   = "clickhouse"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_clickhouse_user" "app" {
  service  = exoscale_dbaas.clickhouse.name
  username = "app"
}
