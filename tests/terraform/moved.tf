resource "exoscale_anti_affinity_group" "it" {
  name = "trial"
}

resource "exoscale_ssh_key" "it" {
  name       = "trial"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjvGyyMH0hlEACKswct2OHmz74adFq/BA1BFFPJl+Wo trial"
}

resource "exoscale_private_network" "it" {
  zone        = "ch-gva-2"
  name        = "trial"
  description = "Segment"
  labels = {
    team = "blue"
  }
}

resource "exoscale_elastic_ip" "it" {
  zone = "ch-gva-2"
}

resource "exoscale_domain" "it" {
  name = "trial.example.net"
}

resource "exoscale_domain_record" "it" {
  domain      = exoscale_domain.it.id
  name        = "www"
  record_type = "A"
  content     = "192.0.2.1"
}

resource "exoscale_security_group" "it" {
  name = "trial"
}

data "exoscale_template" "it" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "it" {
  zone        = "ch-gva-2"
  name        = "trial"
  type        = "standard.small"
  template_id = data.exoscale_template.it.id
  disk_size   = 10
}

resource "exoscale_private_network_attachment" "it" {
  zone               = "ch-gva-2"
  private_network_id = exoscale_private_network.it.id
  instance_id        = exoscale_compute_instance.it.id
}
