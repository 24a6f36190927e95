# What Exoscale keeps for rules to refer to.
data "exoscale_security_group_list" "public" {
  visibility = "public"
}

output "public_groups" {
  value = data.exoscale_security_group_list.public.security_groups[*].name
}
