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

resource "exoscale_compute_snapshot" "web" {
  zone        = "ch-gva-2"
  instance_id = exoscale_compute_instance.web.id

  # The disk can be downloaded as an image.
  export = true

  timeouts {
    create = "30m"
    read   = "5m"
    update = "30m"
    delete = "10m"
  }
}

output "image" {
  value     = exoscale_compute_snapshot.web.export_url
  sensitive = true
}
