data "exoscale_instance_type" "medium" {
  name = "standard.medium"
}

output "memory_in_gib" {
  value = data.exoscale_instance_type.medium.memory / pow(1024, 3)
}
