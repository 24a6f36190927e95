resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

resource "exoscale_vpc_subnet" "web" {
  zone        = "ch-gva-2"
  vpc_id      = exoscale_vpc.shop.id
  name        = "web"
  description = "Servers that the balancer reaches"

  address_family = "dual"
  address_space  = "private"
  # The API picks a block where it is left out.
  ipv4_block = "10.0.0.0/24"

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
