data "exoscale_instance_type_list" "standard" {
  family     = "standard"
  authorized = true
  zones      = ["ch-gva-2"]
}

output "types_with_four_processors" {
  value = [for type in data.exoscale_instance_type_list.standard.instance_types : type.name if type.cpus == 4]
}
