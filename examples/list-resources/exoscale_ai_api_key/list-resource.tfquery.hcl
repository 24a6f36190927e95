# clients: terraform >= 1.14
list "exoscale_ai_api_key" "some" {
  provider = exoscale

  config {
    name = "/^[a-z]/"
  }
}
