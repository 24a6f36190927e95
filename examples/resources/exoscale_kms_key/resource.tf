resource "exoscale_kms_key" "backups" {
  zone = "ch-gva-2"
  name = "backups"
}
