data "exoscale_dbaas_ca_certificate" "databases" {
  zone = "ch-gva-2"
}

output "ca" {
  value = data.exoscale_dbaas_ca_certificate.databases.certificate
}
