resource "exoscale_private_network" "backend" {
  zone = "ch-gva-2"
  name = "backend"
}

data "exoscale_private_network" "backend" {
  zone = "ch-gva-2"
  name = "backend"

  # Only because the same configuration makes it.
  depends_on = [exoscale_private_network.backend]
}

output "network_id" {
  value = data.exoscale_private_network.backend.id
}
