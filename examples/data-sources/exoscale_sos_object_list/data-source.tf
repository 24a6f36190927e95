resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

resource "exoscale_sos_object" "readme" {
  zone    = exoscale_sos_bucket.backups.zone
  bucket  = exoscale_sos_bucket.backups.name
  key     = "docs/readme.txt"
  content = "Restored by the script beside this file.\n"
}

data "exoscale_sos_object_list" "docs" {
  zone   = exoscale_sos_bucket.backups.zone
  bucket = exoscale_sos_bucket.backups.name
  prefix = "docs/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_sos_object.readme]
}

output "keys" {
  value = data.exoscale_sos_object_list.docs.objects[*].key
}
