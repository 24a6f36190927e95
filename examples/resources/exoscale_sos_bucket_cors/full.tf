resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

resource "exoscale_sos_bucket_cors" "backups" {
  zone   = exoscale_sos_bucket.backups.zone
  bucket = exoscale_sos_bucket.backups.name

  rules = [
    {
      id              = "pages"
      allowed_methods = ["GET", "HEAD"]
      allowed_origins = ["https://example.com"]
      allowed_headers = ["x-request-id"]
      expose_headers  = ["etag"]
      max_age_seconds = 3600
    },
  ]

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
