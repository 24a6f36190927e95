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
  zone           = "ch-gva-2"
  type           = "logs"
  source_service = exoscale_dbaas.pg.name
  dest_service   = exoscale_dbaas.opensearch.name

  settings = jsonencode({
    elasticsearch_index_days_max = 3
  })

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
