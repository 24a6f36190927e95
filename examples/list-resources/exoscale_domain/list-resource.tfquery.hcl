# clients: terraform >= 1.14
list "exoscale_domain" "some" {
  provider = exoscale

  config {
    name = "/^[a-z]/"
  }
}
