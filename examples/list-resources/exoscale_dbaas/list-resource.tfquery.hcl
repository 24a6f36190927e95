# clients: terraform >= 1.14
list "exoscale_dbaas" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
