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

resource "exoscale_nlb" "web" {
  zone = "ch-gva-2"
  name = "web"
}

resource "exoscale_nlb_service" "http" {
  zone             = "ch-gva-2"
  nlb_id           = exoscale_nlb.web.id
  instance_pool_id = exoscale_instance_pool.web.id
  name             = "http"
  port             = 80
  target_port      = 8080

  healthcheck {
    port = 8080
  }
}

data "exoscale_nlb_service_list" "web" {
  zone     = "ch-gva-2"
  nlb_name = "web"

  # Only because the same configuration makes them.
  depends_on = [exoscale_nlb_service.http]
}

output "ports" {
  value = { for service in data.exoscale_nlb_service_list.web.services : service.name => service.port }
}
