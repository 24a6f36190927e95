data "exoscale_iam_role" "owner" {
  name = "Owner"
}

output "role_id" {
  value = data.exoscale_iam_role.owner.id
}
