# clients: terraform >= 1.14
list "exoscale_iam_role" "some" {
  provider = exoscale

  config {
    name = "/^[a-z]/"
  }
}
