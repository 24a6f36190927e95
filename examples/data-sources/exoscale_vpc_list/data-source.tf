resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

data "exoscale_vpc_list" "shops" {
  zone = "ch-gva-2"
  name = "/^shop/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_vpc.shop]
}

output "vpcs" {
  value = [for vpc in data.exoscale_vpc_list.shops.vpcs : vpc.id]
}
