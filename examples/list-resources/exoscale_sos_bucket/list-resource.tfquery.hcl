# clients: terraform >= 1.14
list "exoscale_sos_bucket" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
