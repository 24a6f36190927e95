# clients: terraform >= 1.14
list "exoscale_compute_snapshot" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
