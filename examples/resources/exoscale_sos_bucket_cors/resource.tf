resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

resource "exoscale_sos_bucket_cors" "backups" {
  zone   = exoscale_sos_bucket.backups.zone
  bucket = exoscale_sos_bucket.backups.name

  rules = [{
    allowed_methods = ["GET"]
    allowed_origins = ["https://example.com"]
  }]
}
