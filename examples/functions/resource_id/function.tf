resource "exoscale_private_network" "backend" {
  zone = "ch-gva-2"
  name = "backend"
}

# What `terraform import` takes: ID@ch-gva-2
output "import_id" {
  value = provider::exoscale::resource_id("exoscale_private_network", exoscale_private_network.backend)
}
