# clients: terraform >= 1.14
list "exoscale_anti_affinity_group" "some" {
  provider = exoscale

  config {
    name = "/^[a-z]/"
  }
}
