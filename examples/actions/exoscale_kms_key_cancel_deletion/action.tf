# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

# terraform apply -invoke=action.exoscale_kms_key_cancel_deletion.backups
# As long as the key is not gone.
action "exoscale_kms_key_cancel_deletion" "backups" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_kms_key.backups.id
  }
}
