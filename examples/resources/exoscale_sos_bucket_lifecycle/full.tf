resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

resource "exoscale_sos_bucket_lifecycle" "backups" {
  zone   = exoscale_sos_bucket.backups.zone
  bucket = exoscale_sos_bucket.backups.name

  rules = [
    {
      id      = "forget-logs"
      enabled = true

      filter = {
        prefix            = "logs/"
        tags              = { keep = "no" }
        size_greater_than = 1024
        size_less_than    = 1073741824
      }

      expiration = {
        days = 30
      }
    },
    {
      id = "forget-the-trial"

      filter = {
        prefix = "trial/"
      }

      expiration = {
        date = "2040-01-01T00:00:00Z"
      }
    },
    {
      id = "tidy-up"

      expiration = {
        expired_object_delete_marker = true
      }

      noncurrent_version_expiration = {
        noncurrent_days           = 90
        newer_noncurrent_versions = 3
      }

      abort_incomplete_multipart_upload = {
        days_after_initiation = 7
      }
    },
  ]

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
