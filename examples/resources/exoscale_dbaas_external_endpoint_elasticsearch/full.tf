resource "exoscale_dbaas_external_endpoint_elasticsearch" "outside" {
  zone         = "ch-gva-2"
  name         = "outside"
  url          = "https://writer:secret@logs.example.org:9200"
  index_prefix = "databases"

  index_days_max = 7
  timeout        = 30
  ca             = "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
