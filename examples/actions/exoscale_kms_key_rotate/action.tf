# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

# terraform apply -invoke=action.exoscale_kms_key_rotate.backups
# What was encrypted before is still decrypted.
action "exoscale_kms_key_rotate" "backups" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_kms_key.backups.id
  }
}
