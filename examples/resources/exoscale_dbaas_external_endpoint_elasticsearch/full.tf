# clients: terraform >= 1.11, tofu >= 1.11
resource "exoscale_dbaas_external_endpoint_elasticsearch" "outside" {
  zone         = "ch-gva-2"
  name         = "outside"
  url          = "https://writer:secret@logs.example.org:9200"
  index_prefix = "databases"

  index_days_max = 7
  timeout        = 30
  ca             = "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

# The password in the URL nowhere stored. Change the version to have another URL sent.
resource "exoscale_dbaas_external_endpoint_elasticsearch" "unseen" {
  zone           = "ch-gva-2"
  name           = "unseen"
  url_wo         = "https://writer:${var.writer_password}@logs.example.org:9200"
  url_wo_version = 1
  index_prefix   = "databases"
  ca_wo          = "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n"
  ca_wo_version  = 1
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "writer_password" {
  type      = string
  default   = "not-a-good-secret"
  ephemeral = true
}
