# clients: terraform >= 1.14

resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"

  multi_zone = true
}

# terraform apply -invoke=action.exoscale_kms_key_replicate.backups
# For a key that was made for several zones.
action "exoscale_kms_key_replicate" "backups" {
  config {
    zone         = "ch-gva-2"
    id           = exoscale_kms_key.backups.id
    replica_zone = "de-fra-1"
  }
}
