# clients: terraform >= 1.14
list "exoscale_security_group_rule" "ingress" {
  provider = exoscale

  config {
    type = "INGRESS"
  }
}
