# clients: terraform >= 1.14

data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

# A snapshot of how it began is taken by itself.
resource "exoscale_compute_instance" "web" {
  zone        = "ch-gva-2"
  name        = "web"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.exoscale_compute_instance_snapshot.first]
    }
  }
}

# Or at any time: terraform apply -invoke=action.exoscale_compute_instance_snapshot.first
action "exoscale_compute_instance_snapshot" "first" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_compute_instance.web.id
  }
}
