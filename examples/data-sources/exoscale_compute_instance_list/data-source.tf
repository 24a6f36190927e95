data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "web" {
  count = 2

  zone        = "ch-gva-2"
  name        = "web-${count.index}"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20

  labels = {
    role = "web"
  }
}

data "exoscale_compute_instance_list" "web" {
  zone = "ch-gva-2"

  # Text between slashes is a regular expression.
  name = "/^web-/"

  labels = {
    role = "web"
  }

  # Only because the same configuration makes them.
  depends_on = [exoscale_compute_instance.web]
}

output "addresses" {
  value = { for instance in data.exoscale_compute_instance_list.web.instances : instance.name => instance.public_ip_address }
}
