resource "exoscale_dbaas" "orders" {
  zone = "ch-gva-2"
  name = "orders"
  type = "pg"
  plan = "hobbyist-2"

  # A protected service, which is the default, has to be unprotected before it can be destroyed.
  termination_protection = false

  pg = {
    version   = "17"
    ip_filter = ["192.0.2.0/24"]
  }
}
