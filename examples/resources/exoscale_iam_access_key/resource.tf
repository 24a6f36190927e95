resource "exoscale_iam_access_key" "legacy" {
  name = "legacy"
}
