resource "exoscale_nlb" "web" {
  zone = "ch-gva-2"
  name = "web"
}

data "exoscale_nlb" "web" {
  zone = "ch-gva-2"
  name = "web"

  # Only because the same configuration makes it.
  depends_on = [exoscale_nlb.web]
}

output "address" {
  value = data.exoscale_nlb.web.ip_address
}
