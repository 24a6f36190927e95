resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50

  labels = {
    backup = "daily"
  }
}

resource "exoscale_block_storage_volume_snapshot" "data" {
  zone = "ch-gva-2"
  name = "data-before-upgrade"

  volume = {
    id = exoscale_block_storage_volume.data.id
  }
}

data "exoscale_block_storage_volume_snapshot_list" "all" {
  zone = "ch-gva-2"
  name = "/^data-/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_block_storage_volume_snapshot.data]
}

output "snapshots" {
  value = {
    for snapshot in data.exoscale_block_storage_volume_snapshot_list.all.block_storage_volume_snapshots :
    snapshot.name => snapshot.created_at
  }
}
