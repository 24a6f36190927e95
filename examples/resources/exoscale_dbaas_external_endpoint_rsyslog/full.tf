# clients: terraform >= 1.11, tofu >= 1.11
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

# Certificates and key nowhere stored. Change a version to have that value sent again.
resource "exoscale_dbaas_external_endpoint_rsyslog" "unseen" {
  zone   = "ch-gva-2"
  name   = "unseen"
  server = "logs.example.org"
  port   = 6514
  tls    = true
  format = "rfc5424"

  ca_wo           = "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n"
  ca_wo_version   = 1
  cert_wo         = "-----BEGIN CERTIFICATE-----\nMIIC...\n-----END CERTIFICATE-----\n"
  cert_wo_version = 1
  key_wo          = var.client_key
  key_wo_version  = 1
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "client_key" {
  type      = string
  default   = "-----BEGIN PRIVATE KEY-----\nMIID...\n-----END PRIVATE KEY-----\n"
  ephemeral = true
}
