data "exoscale_iam_access_key_list" "all" {}

output "names" {
  value = data.exoscale_iam_access_key_list.all.access_keys[*].name
}
