resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

resource "exoscale_vpc_subnet" "web" {
  zone   = "ch-gva-2"
  vpc_id = exoscale_vpc.shop.id
  name   = "web"
}

resource "exoscale_vpc_route" "office" {
  zone        = "ch-gva-2"
  vpc_id      = exoscale_vpc.shop.id
  subnet_id   = exoscale_vpc_subnet.web.id
  destination = "192.168.0.0/16"
  target      = "10.0.0.10"
}
