data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_instance_pool" "web" {
  zone          = "ch-gva-2"
  name          = "web"
  size          = 2
  instance_type = "standard.small"
  template_id   = data.exoscale_template.ubuntu.id
  disk_size     = 10

  labels = {
    role = "web"
  }
}

data "exoscale_instance_pool_list" "web" {
  zone = "ch-gva-2"

  labels = {
    role = "web"
  }

  # Only because the same configuration makes them.
  depends_on = [exoscale_instance_pool.web]
}

output "sizes" {
  value = { for pool in data.exoscale_instance_pool_list.web.pools : pool.name => pool.size }
}
