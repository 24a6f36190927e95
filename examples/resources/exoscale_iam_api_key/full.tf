resource "exoscale_iam_role" "backup" {
  name = "backup"

  policy = {
    default_service_strategy = "deny"
    services = {
      sos = { type = "allow" }
    }
  }
}

resource "exoscale_iam_api_key" "backup" {
  name    = "backup"
  role_id = exoscale_iam_role.backup.id

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "key" {
  value = exoscale_iam_api_key.backup.key
}

# The secret is told once, and is in the state from then on.
output "secret" {
  value     = exoscale_iam_api_key.backup.secret
  sensitive = true
}
