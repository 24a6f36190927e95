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
  state       = "stopped"

  # The action says so, not this resource, which would refuse to plan the way back.
  lifecycle {
    ignore_changes = [enable_tpm]
  }
}

# terraform apply -invoke=action.exoscale_compute_instance_enable_tpm.web
# The instance has to be stopped, and keeps it for good.
action "exoscale_compute_instance_enable_tpm" "web" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_compute_instance.web.id
  }
}
