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

data "exoscale_compute_instance" "web" {
  zone = "ch-gva-2"
  name = "web"

  # Only because the same configuration makes it.
  depends_on = [exoscale_compute_instance.web]
}

output "address" {
  value = data.exoscale_compute_instance.web.public_ip_address
}
