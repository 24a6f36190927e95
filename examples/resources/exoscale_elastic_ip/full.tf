# A managed address: Exoscale gives it to those instances only that answer the health check.
resource "exoscale_elastic_ip" "web" {
  zone           = "ch-gva-2"
  address_family = "inet4"
  description    = "Public address of the web servers"
  reverse_dns    = "www.example.net"

  healthcheck {
    mode            = "https"
    port            = 443
    uri             = "/health"
    interval        = 10
    timeout         = 3
    strikes_ok      = 2
    strikes_fail    = 3
    tls_sni         = "www.example.net"
    tls_skip_verify = false
  }

  labels = {
    environment = "production"
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
