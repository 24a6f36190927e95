resource "exoscale_elastic_ip" "web" {
  zone = "ch-gva-2"

  labels = {
    role = "web"
  }
}

# It can be found by its id or its address too.
data "exoscale_elastic_ip" "web" {
  zone = "ch-gva-2"

  labels = {
    role = "web"
  }

  # Only because the same configuration makes it.
  depends_on = [exoscale_elastic_ip.web]
}

output "address" {
  value = data.exoscale_elastic_ip.web.ip_address
}
