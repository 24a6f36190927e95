resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50
}

resource "exoscale_block_storage_volume_snapshot" "data" {
  zone = "ch-gva-2"
  name = "data-before-upgrade"

  volume = {
    id = exoscale_block_storage_volume.data.id
  }
}

data "exoscale_block_storage_volume_snapshot" "data" {
  zone = "ch-gva-2"
  id   = exoscale_block_storage_volume_snapshot.data.id
}

output "snapshot_made_at" {
  value = data.exoscale_block_storage_volume_snapshot.data.created_at
}
