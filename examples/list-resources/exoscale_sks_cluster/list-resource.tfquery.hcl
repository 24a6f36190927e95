# clients: terraform >= 1.14
list "exoscale_sks_cluster" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
