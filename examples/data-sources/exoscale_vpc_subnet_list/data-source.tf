resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

resource "exoscale_vpc_subnet" "web" {
  zone   = "ch-gva-2"
  vpc_id = exoscale_vpc.shop.id
  name   = "web"
}

data "exoscale_vpc_subnet_list" "all" {
  zone   = "ch-gva-2"
  vpc_id = exoscale_vpc.shop.id

  # Only because the same configuration makes it.
  depends_on = [exoscale_vpc_subnet.web]
}

output "blocks" {
  value = [for subnet in data.exoscale_vpc_subnet_list.all.subnets : subnet.ipv4_block]
}
