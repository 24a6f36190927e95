resource "exoscale_nlb" "web" {
  zone = "ch-gva-2"
  name = "web"
}

data "exoscale_nlb_list" "web" {
  zone = "ch-gva-2"

  # Text between slashes is a regular expression.
  name = "/^web/"

  # Only because the same configuration makes them.
  depends_on = [exoscale_nlb.web]
}

output "addresses" {
  value = { for nlb in data.exoscale_nlb_list.web.nlbs : nlb.name => nlb.ip_address }
}
