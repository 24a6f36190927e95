# clients: terraform >= 1.14
list "exoscale_block_storage_volume_snapshot" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
