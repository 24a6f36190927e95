data "exoscale_ai_instance_type_list" "usable" {
  zone       = "ch-gva-2"
  authorized = true
}

output "families" {
  value = data.exoscale_ai_instance_type_list.usable.instance_types[*].family
}
