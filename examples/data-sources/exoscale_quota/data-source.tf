data "exoscale_quota" "instances" {
  resource = "instance"
}

output "instances_left" {
  value = data.exoscale_quota.instances.limit - data.exoscale_quota.instances.usage
}
