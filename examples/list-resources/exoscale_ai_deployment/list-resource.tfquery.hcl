# clients: terraform >= 1.14
list "exoscale_ai_deployment" "all" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
  }
}
