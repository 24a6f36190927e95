data "exoscale_organization" "ours" {}

output "organization" {
  value = data.exoscale_organization.ours.name
}
