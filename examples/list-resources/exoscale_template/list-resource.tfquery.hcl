# clients: terraform >= 1.14
list "exoscale_template" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
