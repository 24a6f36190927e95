resource "exoscale_domain" "example" {
  name = "example.com"
}

# www.example.com
output "name" {
  value = provider::exoscale::dns_fqdn("www", exoscale_domain.example.name)
}
