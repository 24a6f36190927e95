resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50

  labels = {
    environment = "production"
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

# A volume can begin with what a snapshot holds, and be larger than it.
resource "exoscale_block_storage_volume_snapshot" "data" {
  zone = "ch-gva-2"
  name = "data-before-upgrade"

  volume = {
    id = exoscale_block_storage_volume.data.id
  }
}

resource "exoscale_block_storage_volume" "copy" {
  zone = "ch-gva-2"
  name = "data-copy"
  size = 100

  snapshot_target = {
    id = exoscale_block_storage_volume_snapshot.data.id
  }
}
