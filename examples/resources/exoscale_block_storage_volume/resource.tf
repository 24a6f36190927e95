resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50
}
