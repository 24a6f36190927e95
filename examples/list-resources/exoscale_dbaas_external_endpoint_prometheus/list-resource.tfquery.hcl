# clients: terraform >= 1.14
list "exoscale_dbaas_external_endpoint_prometheus" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
