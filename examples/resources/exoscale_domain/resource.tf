resource "exoscale_domain" "example" {
  name = "example.net"
}
