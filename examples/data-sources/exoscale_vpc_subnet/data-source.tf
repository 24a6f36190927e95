resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

resource "exoscale_vpc_subnet" "web" {
  zone   = "ch-gva-2"
  vpc_id = exoscale_vpc.shop.id
  name   = "web"
}

# It can be found by its id too.
data "exoscale_vpc_subnet" "web" {
  zone   = "ch-gva-2"
  vpc_id = exoscale_vpc.shop.id
  name   = "web"

  # Only because the same configuration makes it.
  depends_on = [exoscale_vpc_subnet.web]
}

output "block" {
  value = data.exoscale_vpc_subnet.web.ipv4_block
}
