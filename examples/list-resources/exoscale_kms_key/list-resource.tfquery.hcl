# clients: terraform >= 1.14
list "exoscale_kms_key" "enabled" {
  provider = exoscale

  config {
    zone   = "ch-gva-2"
    status = "enabled"
  }
}
