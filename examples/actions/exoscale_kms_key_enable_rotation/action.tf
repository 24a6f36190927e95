# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

# terraform apply -invoke=action.exoscale_kms_key_enable_rotation.backups
# The material changes twice a year, and the key stays what it is.
action "exoscale_kms_key_enable_rotation" "backups" {
  config {
    zone            = "ch-gva-2"
    id              = exoscale_kms_key.backups.id
    rotation_period = 180
  }
}
