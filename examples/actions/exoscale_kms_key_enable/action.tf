# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

# terraform apply -invoke=action.exoscale_kms_key_enable.backups
# For a key that the configuration says nothing of enabled about.
action "exoscale_kms_key_enable" "backups" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_kms_key.backups.id
  }
}
