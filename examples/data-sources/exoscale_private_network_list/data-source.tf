resource "exoscale_private_network" "backend" {
  zone = "ch-gva-2"
  name = "backend-1"

  labels = {
    team = "blue"
  }
}

data "exoscale_private_network_list" "backends" {
  zone = "ch-gva-2"

  # Text between slashes is a regular expression.
  name = "/^backend-/"

  labels = {
    team = "blue"
  }

  # Only because the same configuration makes it.
  depends_on = [exoscale_private_network.backend]
}

output "network_ids" {
  value = data.exoscale_private_network_list.backends.private_networks[*].id
}
