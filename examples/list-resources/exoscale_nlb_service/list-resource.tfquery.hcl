# clients: terraform >= 1.14
list "exoscale_nlb_service" "front" {
  provider = exoscale

  config {
    zone     = "ch-gva-2"
    nlb_name = "front"
  }
}
