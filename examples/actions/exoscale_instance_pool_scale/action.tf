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

# terraform apply -invoke=action.exoscale_instance_pool_scale.evening
# More for the evening; the next apply brings it back to what the resource says.
action "exoscale_instance_pool_scale" "evening" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_instance_pool.web.id
    size = 3
  }
}
