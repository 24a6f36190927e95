resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50
}

data "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  id   = exoscale_block_storage_volume.data.id
}

output "volume_size_in_gib" {
  value = data.exoscale_block_storage_volume.data.size
}
