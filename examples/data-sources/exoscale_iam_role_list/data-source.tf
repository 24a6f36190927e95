data "exoscale_iam_role_list" "of_people" {
  name = "/^(Owner|Admin)$/"
}

output "roles" {
  value = data.exoscale_iam_role_list.of_people.roles[*].name
}
