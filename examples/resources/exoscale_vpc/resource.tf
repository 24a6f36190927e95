resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}
