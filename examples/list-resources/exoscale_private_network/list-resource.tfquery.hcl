# clients: terraform >= 1.14
list "exoscale_private_network" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
