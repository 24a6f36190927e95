resource "exoscale_domain" "example" {
  name = "example.net"
}

data "exoscale_domain" "example" {
  name = "example.net"

  # Only because the same configuration makes it.
  depends_on = [exoscale_domain.example]
}

output "domain_id" {
  value = data.exoscale_domain.example.id
}
