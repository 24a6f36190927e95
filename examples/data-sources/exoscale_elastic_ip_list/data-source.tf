resource "exoscale_elastic_ip" "ingress" {
  zone        = "ch-gva-2"
  description = "ingress of the shop"
}

data "exoscale_elastic_ip_list" "ingress" {
  zone        = "ch-gva-2"
  description = "/^ingress/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_elastic_ip.ingress]
}

output "ingress_addresses" {
  value = data.exoscale_elastic_ip_list.ingress.elastic_ips[*].ip_address
}
