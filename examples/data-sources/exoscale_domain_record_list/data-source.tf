resource "exoscale_domain" "example" {
  name = "example.net"
}

resource "exoscale_domain_record" "www" {
  domain      = exoscale_domain.example.id
  name        = "www"
  record_type = "A"
  content     = "192.0.2.10"
}

data "exoscale_domain_record_list" "addresses" {
  domain      = exoscale_domain.example.id
  record_type = "/^A+$/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_domain_record.www]
}

output "addresses" {
  value = { for record in data.exoscale_domain_record_list.addresses.domain_records : record.name => record.content }
}
