# clients: terraform >= 1.14
list "exoscale_ssh_key" "some" {
  provider = exoscale

  config {
    name = "/^[a-z]/"
  }
}
