data "exoscale_kms_key_list" "enabled" {
  zone   = "ch-gva-2"
  status = "enabled"
}

output "keys" {
  value = data.exoscale_kms_key_list.enabled.keys[*].name
}
