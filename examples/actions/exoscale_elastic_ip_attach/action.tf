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

resource "exoscale_compute_instance" "spare" {
  zone        = "ch-gva-2"
  name        = "spare"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20
}

resource "exoscale_elastic_ip" "web" {
  zone = "ch-gva-2"
}

# terraform apply -invoke=action.exoscale_elastic_ip_attach.failover
# The spare instance takes over, whatever became of the first.
action "exoscale_elastic_ip_attach" "failover" {
  config {
    zone        = "ch-gva-2"
    id          = exoscale_elastic_ip.web.id
    instance_id = exoscale_compute_instance.spare.id
  }
}
