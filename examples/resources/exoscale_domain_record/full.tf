resource "exoscale_domain" "example" {
  name = "example.net"
}

# An empty name is the domain itself.
resource "exoscale_domain_record" "mail" {
  domain      = exoscale_domain.example.id
  name        = ""
  record_type = "MX"
  prio        = 10
  content     = "mail.example.net"
  ttl         = 3600

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
