# clients: terraform >= 1.14
list "exoscale_instance_pool" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
