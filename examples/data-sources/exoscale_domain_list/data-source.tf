resource "exoscale_domain" "example" {
  name = "example.net"
}

data "exoscale_domain_list" "ours" {
  name = "/\\.net$/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_domain.example]
}

output "domains" {
  value = data.exoscale_domain_list.ours.domains[*].name
}
