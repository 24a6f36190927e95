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
}

resource "exoscale_block_storage_volume" "data" {
  zone = "ch-gva-2"
  name = "data"
  size = 50
}

resource "exoscale_private_network" "backend" {
  zone     = "ch-gva-2"
  name     = "backend"
  start_ip = "10.0.0.50"
  end_ip   = "10.0.0.250"
  netmask  = "255.255.255.0"
}

resource "exoscale_compute_instance" "web" {
  zone             = "ch-gva-2"
  name             = "web"
  type             = "standard.small"
  template_id      = data.exoscale_template.ubuntu.id
  deploy_target_id = var.deploy_target_id
  disk_size        = 20
  state            = "running"

  # true: the API refuses to delete the instance, and so does terraform destroy.
  destroy_protected  = false
  enable_secure_boot = true
  enable_tpm         = true

  ipv6        = true
  reverse_dns = "web.example.net"

  ssh_keys                 = [exoscale_ssh_key.admin.name]
  security_group_ids       = [exoscale_security_group.web.id]
  anti_affinity_group_ids  = [exoscale_anti_affinity_group.web.id]
  elastic_ip_ids           = [exoscale_elastic_ip.web.id]
  block_storage_volume_ids = [exoscale_block_storage_volume.data.id]

  network_interface {
    network_id = exoscale_private_network.backend.id
    ip_address = "10.0.0.60"
  }

  user_data = <<-CLOUD_INIT
    #cloud-config
    packages: [nginx]
  CLOUD_INIT

  labels = {
    environment = "production"
  }

  timeouts {
    create = "15m"
    read   = "5m"
    update = "15m"
    delete = "15m"
  }
}

# An instance without a public address: its private network leases it the only one that it has.
resource "exoscale_compute_instance" "database" {
  zone        = "ch-gva-2"
  name        = "database"
  type        = "standard.medium"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 50
  private     = true

  # The older way to give one key; ssh_keys does the same.
  ssh_key = exoscale_ssh_key.admin.name

  network_interface {
    network_id = exoscale_private_network.backend.id
  }
}

# An instance whose user data hold a secret. Change the version to have another text sent.
resource "exoscale_compute_instance" "member" {
  zone                 = "ch-gva-2"
  name                 = "member"
  type                 = "standard.small"
  template_id          = data.exoscale_template.ubuntu.id
  disk_size            = 10
  user_data_wo         = var.bootstrap
  user_data_wo_version = 1
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "bootstrap" {
  type      = string
  default   = "#cloud-config\nbootcmd: [\"register not-a-good-secret\"]\n"
  ephemeral = true
}
