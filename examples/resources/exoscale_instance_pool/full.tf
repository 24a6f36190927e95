# clients: terraform >= 1.11, tofu >= 1.11
variable "deploy_target_id" {
  description = "Dedicated hypervisors or an edge location, for organisations that have such."
  type        = string
  default     = null
}

data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_ssh_key" "admin" {
  name       = "admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjvGyyMH0hlEACKswct2OHmz74adFq/BA1BFFPJl+Wo admin@example.net"
}

resource "exoscale_security_group" "web" {
  name = "web"
}

resource "exoscale_anti_affinity_group" "web" {
  name = "web"
}

resource "exoscale_elastic_ip" "web" {
  zone = "ch-gva-2"

  healthcheck {
    mode = "http"
    port = 80
    uri  = "/health"
  }
}

resource "exoscale_private_network" "backend" {
  zone = "ch-gva-2"
  name = "backend"
}

resource "exoscale_instance_pool" "web" {
  zone             = "ch-gva-2"
  name             = "web"
  description      = "Web servers"
  size             = 3
  min_available    = 2
  instance_type    = "standard.small"
  instance_prefix  = "web"
  template_id      = data.exoscale_template.ubuntu.id
  deploy_target_id = var.deploy_target_id
  disk_size        = 20
  ipv6             = true

  application_consistent_snapshot_enabled = false

  key_pair                = exoscale_ssh_key.admin.name
  security_group_ids      = [exoscale_security_group.web.id]
  anti_affinity_group_ids = [exoscale_anti_affinity_group.web.id]
  elastic_ip_ids          = [exoscale_elastic_ip.web.id]
  network_ids             = [exoscale_private_network.backend.id]

  user_data = <<-CLOUD_INIT
    #cloud-config
    packages: [nginx]
  CLOUD_INIT

  labels = {
    environment = "production"
  }

  timeouts {
    create = "20m"
    read   = "5m"
    update = "20m"
    delete = "20m"
  }
}

# Instances without public addresses.
resource "exoscale_instance_pool" "workers" {
  zone        = "ch-gva-2"
  name        = "workers"
  size        = 1
  template_id = data.exoscale_template.ubuntu.id
  private     = true
  network_ids = [exoscale_private_network.backend.id]

  # The older words for instance_type and anti_affinity_group_ids.
  service_offering   = "small"
  affinity_group_ids = [exoscale_anti_affinity_group.web.id]
}

# Instances whose user data hold a secret. Change the version to have another text sent.
resource "exoscale_instance_pool" "members" {
  zone                 = "ch-gva-2"
  name                 = "members"
  size                 = 1
  instance_type        = "standard.small"
  template_id          = data.exoscale_template.ubuntu.id
  user_data_wo         = var.bootstrap
  user_data_wo_version = 1
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "bootstrap" {
  type      = string
  default   = "#cloud-config\nbootcmd: [\"register not-a-good-secret\"]\n"
  ephemeral = true
}
