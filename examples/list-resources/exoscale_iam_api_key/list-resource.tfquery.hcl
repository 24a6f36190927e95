# clients: terraform >= 1.14
list "exoscale_iam_api_key" "some" {
  provider = exoscale

  config {
    name = "/^[a-z]/"
  }
}
