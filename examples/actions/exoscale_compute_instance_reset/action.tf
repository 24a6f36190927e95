# clients: terraform >= 1.14

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

# terraform apply -invoke=action.exoscale_compute_instance_reset.anew
# Everything on the disk is lost.
action "exoscale_compute_instance_reset" "anew" {
  config {
    zone        = "ch-gva-2"
    id          = exoscale_compute_instance.web.id
    template_id = data.exoscale_template.ubuntu.id
  }
}
