# clients: terraform >= 1.14

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
}

# terraform apply -invoke=action.exoscale_instance_pool_evict.one
# The next apply makes a new one in its place.
action "exoscale_instance_pool_evict" "one" {
  config {
    zone         = "ch-gva-2"
    id           = exoscale_instance_pool.web.id
    instance_ids = [sort([for member in exoscale_instance_pool.web.instances : member.id])[0]]
  }
}
