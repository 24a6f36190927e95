# clients: terraform >= 1.14
list "exoscale_compute_instance" "web" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
    name = "/^web-/"
    labels = {
      role = "first"
    }
  }
}
