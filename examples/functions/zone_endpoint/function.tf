# https://sos-ch-gva-2.exo.io
output "object_storage" {
  value = provider::exoscale::zone_endpoint("ch-gva-2", "sos")
}

# https://api-ch-gva-2.exoscale.com/v2
output "api" {
  value = provider::exoscale::zone_endpoint("ch-gva-2")
}
