resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}
