resource "exoscale_domain" "example" {
  name = "example.net"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
