# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

# terraform apply -invoke=action.exoscale_kms_key_disable_rotation.backups
# From now on the material changes when somebody rotates it.
action "exoscale_kms_key_disable_rotation" "backups" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_kms_key.backups.id
  }
}
