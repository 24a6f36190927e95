# clients: terraform >= 1.14

resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50
}

# terraform apply -invoke=action.exoscale_block_storage_volume_snapshot.nightly
action "exoscale_block_storage_volume_snapshot" "nightly" {
  config {
    zone   = "ch-gva-2"
    id     = exoscale_block_storage_volume.data.id
    name   = "nightly"
    labels = { kept = "7d" }
  }
}
