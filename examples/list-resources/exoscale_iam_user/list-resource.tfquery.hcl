# clients: terraform >= 1.14
list "exoscale_iam_user" "waiting" {
  provider = exoscale

  config {
    pending = true
  }
}
