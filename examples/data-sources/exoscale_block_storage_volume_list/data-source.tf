resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50

  labels = {
    backup = "daily"
  }
}

data "exoscale_block_storage_volume_list" "backed_up" {
  zone = "ch-gva-2"

  labels = {
    backup = "/daily|hourly/"
  }

  # Only because the same configuration makes it.
  depends_on = [exoscale_block_storage_volume.data]
}

output "gib_to_back_up" {
  value = sum(data.exoscale_block_storage_volume_list.backed_up.block_storage_volumes[*].size)
}
