resource "exoscale_iam_role" "backup" {
  name = "backup"
}

resource "exoscale_iam_api_key" "backup" {
  name    = "backup"
  role_id = exoscale_iam_role.backup.id
}
