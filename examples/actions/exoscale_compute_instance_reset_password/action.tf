# clients: terraform >= 1.14

data "exoscale_template" "windows" {
  zone = "ch-gva-2"
  name = "Windows Server 2025"
}

resource "exoscale_compute_instance" "web" {
  zone        = "ch-gva-2"
  name        = "web"
  type        = "standard.small"
  template_id = data.exoscale_template.windows.id
  disk_size   = 50
}

# terraform apply -invoke=action.exoscale_compute_instance_reset_password.web
action "exoscale_compute_instance_reset_password" "web" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_compute_instance.web.id
  }
}
