# clients: terraform >= 1.14
list "exoscale_elastic_ip" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
