# An account of fifty assets of many kinds, as it grows by hand: what `terraform query` has to find and write down.

data "exoscale_template" "ubuntu" {
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_anti_affinity_group" "each" {
  count = 3
  name  = "group-${count.index}"
}

resource "exoscale_security_group" "each" {
  count       = 3
  name        = "firewall-${count.index}"
  description = count.index == 0 ? null : "number ${count.index}"
}

resource "exoscale_security_group_rule" "port" {
  count             = 6
  security_group_id = exoscale_security_group.each[count.index % 3].id
  type              = "INGRESS"
  protocol          = "TCP"
  cidr              = "0.0.0.0/0"
  start_port        = 8000 + count.index
  end_port          = 8080
}

resource "exoscale_security_group_rule" "ping" {
  security_group_id = exoscale_security_group.each[0].id
  type              = "INGRESS"
  protocol          = "ICMP"
  cidr              = "192.0.2.0/24"
  icmp_type         = 8
  icmp_code         = 0
}

resource "exoscale_security_group_rule" "within" {
  security_group_id      = exoscale_security_group.each[1].id
  type                   = "EGRESS"
  protocol               = "UDP"
  user_security_group_id = exoscale_security_group.each[2].id
  start_port             = 53
  end_port               = 53
}

resource "exoscale_private_network" "plain" {
  name   = "plain"
  labels = { team = "blue" }
}

resource "exoscale_private_network" "leasing" {
  name     = "leasing"
  netmask  = "255.255.255.0"
  start_ip = "10.0.0.20"
  end_ip   = "10.0.0.250"
}

resource "exoscale_elastic_ip" "plain" {}

resource "exoscale_elastic_ip" "checked" {
  description = "checked"

  healthcheck {
    mode = "http"
    port = 80
    uri  = "/health"
  }
}

resource "exoscale_ssh_key" "admin" {
  name       = "admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjvGyyMH0hlEACKswct2OHmz74adFq/BA1BFFPJl+Wo admin@example.net"
}

resource "exoscale_compute_instance" "each" {
  count                   = 3
  name                    = "web-${count.index}"
  type                    = "standard.small"
  template_id             = data.exoscale_template.ubuntu.id
  disk_size               = 20
  ssh_keys                = [exoscale_ssh_key.admin.name]
  security_group_ids      = [exoscale_security_group.each[0].id]
  anti_affinity_group_ids = [exoscale_anti_affinity_group.each[count.index].id]
  labels                  = count.index == 0 ? { role = "first" } : null
}

resource "exoscale_compute_instance" "networked" {
  name           = "networked"
  type           = "standard.medium"
  template_id    = data.exoscale_template.ubuntu.id
  disk_size      = 10
  elastic_ip_ids = [exoscale_elastic_ip.plain.id]

  network_interface {
    network_id = exoscale_private_network.leasing.id
  }
}

resource "exoscale_instance_pool" "pool" {
  name          = "pool"
  size          = 1
  instance_type = "standard.small"
  template_id   = data.exoscale_template.ubuntu.id
  disk_size     = 10
}

resource "exoscale_nlb" "front" {
  name = "front"
}

resource "exoscale_nlb_service" "http" {
  count            = 2
  nlb_id           = exoscale_nlb.front.id
  instance_pool_id = exoscale_instance_pool.pool.id
  name             = "http-${count.index}"
  port             = 80 + count.index
  target_port      = 8080

  healthcheck {
    mode = "http"
    port = 8080
    uri  = "/"
  }
}

resource "exoscale_block_storage_volume" "each" {
  count = 3
  name  = "data-${count.index}"
  size  = 50
}

resource "exoscale_block_storage_volume_snapshot" "data" {
  name = "before"

  volume = {
    id = exoscale_block_storage_volume.each[0].id
  }
}

resource "exoscale_domain" "example" {
  name = "example.net"
}

resource "exoscale_domain_record" "host" {
  count       = 5
  domain      = exoscale_domain.example.id
  name        = ["", "www", "mail", "ftp", "api"][count.index]
  record_type = "A"
  content     = "192.0.2.${count.index}"
}

resource "exoscale_domain_record" "mx" {
  domain      = exoscale_domain.example.id
  name        = ""
  record_type = "MX"
  content     = "mail.example.net"
  prio        = 10
}

resource "exoscale_sks_cluster" "prod" {
  name = "prod"
}

resource "exoscale_sks_nodepool" "workers" {
  cluster_id    = exoscale_sks_cluster.prod.id
  name          = "workers"
  instance_type = "standard.medium"
  size          = 1
}

resource "exoscale_iam_role" "each" {
  count       = 2
  name        = "role-${count.index}"
  description = "number ${count.index}"

  policy = {
    default_service_strategy = "deny"
    services = {
      sos = { type = "allow" }
    }
  }
}

resource "exoscale_iam_api_key" "backup" {
  name    = "backup"
  role_id = exoscale_iam_role.each[0].id
}

resource "exoscale_kms_key" "backups" {
  name = "backups"
}

resource "exoscale_vpc" "shop" {
  name = "shop"
}

resource "exoscale_vpc_subnet" "web" {
  vpc_id = exoscale_vpc.shop.id
  name   = "web"
}

resource "exoscale_dbaas" "orders" {
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false

  pg = {
    ip_filter = ["192.0.2.0/24"]
  }
}

resource "exoscale_dbaas_pg_database" "shop" {
  service       = exoscale_dbaas.orders.name
  database_name = "shop"
}

resource "exoscale_sos_bucket" "backups" {
  name = "example-backups"
}

resource "exoscale_sos_object" "readme" {
  bucket  = exoscale_sos_bucket.backups.name
  key     = "docs/readme.txt"
  content = "Restored by hand.\n"
}
