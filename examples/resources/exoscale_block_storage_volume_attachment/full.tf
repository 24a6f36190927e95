data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "web" {
  zone        = "ch-gva-2"
  name        = "web"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20
}

resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50
}

resource "exoscale_block_storage_volume_attachment" "web" {
  zone                    = "ch-gva-2"
  block_storage_volume_id = exoscale_block_storage_volume.data.id
  instance_id             = exoscale_compute_instance.web.id

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
