resource "exoscale_dbaas_external_endpoint_rsyslog" "outside" {
  zone   = "ch-gva-2"
  name   = "outside"
  server = "logs.example.org"
  port   = 6514
  tls    = true
  format = "rfc5424"

  logline          = "<%pri%>%timestamp:::date-rfc3339% %HOSTNAME% %app-name% %msg%"
  sd               = "databases@32473 team=blue"
  max_message_size = 8192
  ca               = "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n"
  cert             = "-----BEGIN CERTIFICATE-----\nMIIC...\n-----END CERTIFICATE-----\n"
  key              = "-----BEGIN PRIVATE KEY-----\nMIID...\n-----END PRIVATE KEY-----\n"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
