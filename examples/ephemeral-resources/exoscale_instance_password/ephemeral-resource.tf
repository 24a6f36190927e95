# clients: terraform >= 1.10, tofu >= 1.11

data "exoscale_template" "windows" {
  zone = "ch-gva-2"
  name = "Windows Server 2025"
}

resource "exoscale_compute_instance" "desktop" {
  zone        = "ch-gva-2"
  name        = "desktop"
  type        = "standard.small"
  template_id = data.exoscale_template.windows.id
  disk_size   = 50
}

ephemeral "exoscale_instance_password" "desktop" {
  zone        = "ch-gva-2"
  instance_id = exoscale_compute_instance.desktop.id
}
