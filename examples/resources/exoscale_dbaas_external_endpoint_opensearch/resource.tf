resource "exoscale_dbaas_external_endpoint_opensearch" "outside" {
  name         = "outside"
  url          = "https://writer:secret@logs.example.org:9200"
  index_prefix = "databases"
}
