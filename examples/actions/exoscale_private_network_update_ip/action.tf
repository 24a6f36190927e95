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

resource "exoscale_private_network" "backend" {
  zone     = "ch-gva-2"
  name     = "backend"
  start_ip = "10.0.0.50"
  end_ip   = "10.0.0.250"
  netmask  = "255.255.255.0"
}

resource "exoscale_private_network_attachment" "web" {
  zone               = "ch-gva-2"
  private_network_id = exoscale_private_network.backend.id
  instance_id        = exoscale_compute_instance.web.id
}

# terraform apply -invoke=action.exoscale_private_network_update_ip.move
action "exoscale_private_network_update_ip" "move" {
  config {
    zone        = "ch-gva-2"
    id          = exoscale_private_network.backend.id
    instance_id = exoscale_private_network_attachment.web.instance_id
    ip          = "10.0.0.61"
  }
}
