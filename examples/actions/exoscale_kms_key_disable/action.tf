# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

# terraform apply -invoke=action.exoscale_kms_key_disable.backups
# Whatever needs the key to decrypt stands still until it is enabled again.
action "exoscale_kms_key_disable" "backups" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_kms_key.backups.id
  }
}
