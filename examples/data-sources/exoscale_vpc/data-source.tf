resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

# It can be found by its id too.
data "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"

  # Only because the same configuration makes it.
  depends_on = [exoscale_vpc.shop]
}

output "vpc" {
  value = data.exoscale_vpc.shop.id
}
