data "exoscale_iam_user_list" "all" {}

output "users" {
  value = data.exoscale_iam_user_list.all.users[*].email
}
