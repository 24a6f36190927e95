# clients: terraform >= 1.14
list "exoscale_block_storage_volume" "all" {
  provider = exoscale

  limit = 500

  config {
    zone = "ch-gva-2"
  }
}
