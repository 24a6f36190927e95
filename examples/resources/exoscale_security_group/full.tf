resource "exoscale_security_group" "web" {
  name        = "web"
  description = "Web servers and the offices that count as part of them"

  external_sources = [
    "192.0.2.0/24",
    "2001:db8:17::/48",
  ]

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
