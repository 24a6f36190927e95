resource "exoscale_private_network" "backend" {
  zone = "ch-gva-2"
  name = "backend"
}
