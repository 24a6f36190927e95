data "exoscale_ai_api_key_list" "all" {}

output "keys" {
  value = data.exoscale_ai_api_key_list.all.api_keys[*].name
}
