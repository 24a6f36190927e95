resource "exoscale_iam_role" "backup" {
  name = "backup"
}

resource "exoscale_iam_api_key" "backup" {
  name    = "backup"
  role_id = exoscale_iam_role.backup.id
}

data "exoscale_iam_api_key" "backup" {
  key = exoscale_iam_api_key.backup.key
}

output "role_id" {
  value = data.exoscale_iam_api_key.backup.role_id
}
