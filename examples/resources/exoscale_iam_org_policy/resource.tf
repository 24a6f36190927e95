resource "exoscale_iam_org_policy" "organization" {
  default_service_strategy = "allow"
  services                 = {}
}
