data "exoscale_iam_api_key_list" "all" {}

output "keys" {
  value = data.exoscale_iam_api_key_list.all.api_keys[*].name
}
