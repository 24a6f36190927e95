resource "exoscale_dbaas" "pg" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas" "opensearch" {
  name                   = "logs"
  type                   = "opensearch"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_integration" "logs" {
  type           = "logs"
  source_service = exoscale_dbaas.pg.name
  dest_service   = exoscale_dbaas.opensearch.name
}
