data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "web" {
  zone        = "ch-gva-2"
  name        = "web"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20
}

resource "exoscale_vpc" "shop" {
  zone = "ch-gva-2"
  name = "shop"
}

resource "exoscale_vpc_subnet" "web" {
  zone   = "ch-gva-2"
  vpc_id = exoscale_vpc.shop.id
  name   = "web"

  ipv4_block = "10.0.0.0/24"
}

resource "exoscale_vpc_subnet_attachment" "web" {
  zone        = "ch-gva-2"
  vpc_id      = exoscale_vpc.shop.id
  subnet_id   = exoscale_vpc_subnet.web.id
  instance_id = exoscale_compute_instance.web.id
  ipv4        = "10.0.0.20"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
