resource "exoscale_vpc" "shop" {
  zone        = "ch-gva-2"
  name        = "shop"
  description = "Everything that the shop needs"

  labels = {
    environment = "production"
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
