resource "exoscale_anti_affinity_group" "database" {
  name = "database-primary"
}

data "exoscale_anti_affinity_group_list" "databases" {
  name = "/^database-/"

  # Only because the same configuration makes it.
  depends_on = [exoscale_anti_affinity_group.database]
}

output "instances_by_group" {
  value = { for group in data.exoscale_anti_affinity_group_list.databases.anti_affinity_groups : group.name => group.instances }
}
