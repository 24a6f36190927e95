resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

data "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  id   = exoscale_kms_key.backups.id
}

output "status" {
  value = data.exoscale_kms_key.backups.status
}
