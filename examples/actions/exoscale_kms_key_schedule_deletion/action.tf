# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

# terraform apply -invoke=action.exoscale_kms_key_schedule_deletion.backups
# What the key encrypted can never be decrypted once it is gone.
action "exoscale_kms_key_schedule_deletion" "backups" {
  config {
    zone       = "ch-gva-2"
    id         = exoscale_kms_key.backups.id
    delay_days = 30
  }
}
