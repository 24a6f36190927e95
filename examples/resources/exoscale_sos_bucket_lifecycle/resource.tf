resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

resource "exoscale_sos_bucket_lifecycle" "backups" {
  zone   = exoscale_sos_bucket.backups.zone
  bucket = exoscale_sos_bucket.backups.name

  rules = [{
    id         = "forget-logs"
    filter     = { prefix = "logs/" }
    expiration = { days = 30 }
  }]
}
