resource "exoscale_dbaas_external_endpoint_rsyslog" "outside" {
  name   = "outside"
  server = "logs.example.org"
  port   = 6514
  tls    = true
  format = "rfc5424"
}
