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

  labels = {
    environment = "production"
  }

  timeouts {
    create = "30m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
