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
}

data "exoscale_compute_snapshot" "web" {
  zone = "ch-gva-2"
  id   = exoscale_compute_snapshot.web.id
}

output "size" {
  value = data.exoscale_compute_snapshot.web.size
}
