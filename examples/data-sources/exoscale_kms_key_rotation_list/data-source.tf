resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}

data "exoscale_kms_key_rotation_list" "backups" {
  zone       = "ch-gva-2"
  kms_key_id = exoscale_kms_key.backups.id
}

output "versions" {
  value = data.exoscale_kms_key_rotation_list.backups.rotations[*].version
}
