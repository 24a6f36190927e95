resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

resource "exoscale_sos_bucket_policy" "backups" {
  zone   = exoscale_sos_bucket.backups.zone
  bucket = exoscale_sos_bucket.backups.name

  policy = jsonencode({
    default-service-strategy = "allow"
    services = {
      sos = {
        type = "rules"
        rules = [{
          expression = "operation in ['delete-object', 'delete-bucket']"
          action     = "deny"
        }]
      }
    }
  })
}

data "exoscale_sos_bucket_policy" "backups" {
  zone   = exoscale_sos_bucket.backups.zone
  bucket = exoscale_sos_bucket.backups.name

  # Only because the same configuration makes it.
  depends_on = [exoscale_sos_bucket_policy.backups]
}

output "policy" {
  value = data.exoscale_sos_bucket_policy.backups.policy
}
