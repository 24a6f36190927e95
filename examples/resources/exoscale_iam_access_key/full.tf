resource "exoscale_iam_access_key" "legacy" {
  name       = "legacy"
  operations = ["get-instance"]
  tags       = ["sos"]
  resources  = ["sos/bucket:backups"]

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
