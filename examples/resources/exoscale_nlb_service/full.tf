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

resource "exoscale_nlb_service" "https" {
  zone             = "ch-gva-2"
  nlb_id           = exoscale_nlb.web.id
  instance_pool_id = exoscale_instance_pool.web.id
  name             = "https"
  description      = "Encrypted traffic"
  port             = 443
  target_port      = 8443
  protocol         = "tcp"
  strategy         = "source-hash"

  healthcheck {
    mode     = "https"
    port     = 8443
    uri      = "/health"
    tls_sni  = "www.example.net"
    interval = 10
    timeout  = 5
    retries  = 2
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
