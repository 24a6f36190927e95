resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

data "exoscale_sos_bucket_list" "backups" {
  zone = "ch-gva-2"
  name = "/-backups$/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_sos_bucket.backups]
}

output "buckets" {
  value = data.exoscale_sos_bucket_list.backups.buckets[*].name
}
