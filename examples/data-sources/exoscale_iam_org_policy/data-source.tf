data "exoscale_iam_org_policy" "organization" {}

output "default_service_strategy" {
  value = data.exoscale_iam_org_policy.organization.default_service_strategy
}
