resource "exoscale_security_group" "web" {
  name = "web"
}
