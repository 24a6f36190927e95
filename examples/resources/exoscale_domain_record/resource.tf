resource "exoscale_domain" "example" {
  name = "example.net"
}

resource "exoscale_domain_record" "www" {
  domain      = exoscale_domain.example.id
  name        = "www"
  record_type = "A"
  content     = "192.0.2.10"
}
