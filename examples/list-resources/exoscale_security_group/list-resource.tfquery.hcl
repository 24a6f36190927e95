# clients: terraform >= 1.14
list "exoscale_security_group" "some" {
  provider = exoscale

  config {
    name = "/^[a-z]/"
  }
}
