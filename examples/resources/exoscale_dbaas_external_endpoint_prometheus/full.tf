resource "exoscale_dbaas_external_endpoint_prometheus" "outside" {
  zone = "ch-gva-2"
  name = "outside"

  basic_auth_username = "prometheus"
  basic_auth_password = "not-a-real-password"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
