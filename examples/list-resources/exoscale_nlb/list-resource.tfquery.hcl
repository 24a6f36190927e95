# clients: terraform >= 1.14
list "exoscale_nlb" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
