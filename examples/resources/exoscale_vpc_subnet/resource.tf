resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

resource "exoscale_vpc_subnet" "web" {
  zone   = "ch-gva-2"
  vpc_id = exoscale_vpc.shop.id
  name   = "web"
}
