resource "exoscale_domain" "example" {
  name = "example.net"
}

resource "exoscale_domain_record" "www" {
  domain      = exoscale_domain.example.id
  name        = "www"
  record_type = "A"
  content     = "192.0.2.10"
}

data "exoscale_domain_record" "addresses" {
  domain = exoscale_domain.example.name

  filter {
    record_type   = "A"
    content_regex = "^192\\.0\\.2\\."
  }

  # Only because the same configuration makes it.
  depends_on = [exoscale_domain_record.www]
}

output "names" {
  value = data.exoscale_domain_record.addresses.records[*].name
}
