resource "exoscale_nlb" "web" {
  zone        = "ch-gva-2"
  name        = "web"
  description = "Public address of the web servers"

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
