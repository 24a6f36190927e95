resource "exoscale_private_network" "backend" {
  zone        = "ch-gva-2"
  name        = "backend"
  description = "Between the web servers and the database"

  # With these three Exoscale leases addresses to the instances; without them the network is unmanaged.
  start_ip = "10.0.0.50"
  end_ip   = "10.0.0.250"
  netmask  = "255.255.255.0"

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
