# Every account has this group: instances that name no other are in it.
data "exoscale_security_group" "default" {
  name = "default"
}

output "security_group_id" {
  value = data.exoscale_security_group.default.id
}
