# A small web server and what belongs to it: network, firewall, address, disk, name.
# ./run applies it to a local Exoscale; it works on a real account too (README).

terraform {
  required_providers {
    exoscale = {
      source = "eurocloud/exoscale"
    }
  }
}

# Endpoint, key and secret come from the environment: EXOSCALE_API_ENDPOINT, EXOSCALE_API_KEY, EXOSCALE_API_SECRET.
provider "exoscale" {}

variable "zone" {
  description = "Zone of everything below."
  default     = "ch-gva-2"
}

variable "domain" {
  description = "Domain that gets the server's record. Registered nowhere, so that it can be anybody's."
  default     = "quickstart.example.net"
}

variable "public_key" {
  description = "Your SSH public key. Nobody has the private half of the default one."
  default     = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjvGyyMH0hlEACKswct2OHmz74adFq/BA1BFFPJl+Wo quickstart"
}

resource "exoscale_ssh_key" "admin" {
  name       = "quickstart"
  public_key = var.public_key
}

resource "exoscale_security_group" "web" {
  name        = "quickstart-web"
  description = "Who may talk to the web server"
}

resource "exoscale_security_group_rule" "web" {
  for_each = { ssh = 22, http = 80, https = 443 }

  security_group_id = exoscale_security_group.web.id
  type              = "INGRESS"
  protocol          = "TCP"
  cidr              = "0.0.0.0/0"
  start_port        = each.value
  end_port          = each.value
  description       = each.key
}

resource "exoscale_private_network" "backend" {
  zone     = var.zone
  name     = "quickstart-backend"
  start_ip = "10.0.0.50"
  end_ip   = "10.0.0.250"
  netmask  = "255.255.255.0"
}

resource "exoscale_elastic_ip" "web" {
  zone        = var.zone
  description = "Keeps its address when the server is replaced"
}

data "exoscale_template" "ubuntu" {
  zone = var.zone
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_block_storage_volume" "data" {
  zone = var.zone
  name = "quickstart-data"
  size = 20
}

resource "exoscale_compute_instance" "web" {
  zone        = var.zone
  name        = "quickstart-web"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20

  ssh_keys                 = [exoscale_ssh_key.admin.name]
  security_group_ids       = [exoscale_security_group.web.id]
  elastic_ip_ids           = [exoscale_elastic_ip.web.id]
  block_storage_volume_ids = [exoscale_block_storage_volume.data.id]

  network_interface {
    network_id = exoscale_private_network.backend.id
  }

  labels = {
    role = "web"
  }

  user_data = <<-CLOUD_INIT
    #cloud-config
    packages: [nginx]
  CLOUD_INIT
}

resource "exoscale_domain" "example" {
  name = var.domain
}

resource "exoscale_domain_record" "www" {
  domain      = exoscale_domain.example.id
  name        = "www"
  record_type = "A"
  content     = exoscale_elastic_ip.web.ip_address
  ttl         = 300
}

output "url" {
  value = "http://${exoscale_domain_record.www.hostname}/"
}

output "login" {
  value = "ssh ${data.exoscale_template.ubuntu.default_user}@${exoscale_compute_instance.web.public_ip_address}"
}

output "addresses" {
  value = {
    instance = exoscale_compute_instance.web.public_ip_address
    elastic  = exoscale_elastic_ip.web.ip_address
    private  = one(exoscale_compute_instance.web.network_interface[*].ip_address)
  }
}
