resource "exoscale_anti_affinity_group" "database" {
  name = "database"
}

data "exoscale_anti_affinity_group" "database" {
  name = "database"

  # Only because the same configuration makes it.
  depends_on = [exoscale_anti_affinity_group.database]
}

output "instances_in_the_group" {
  value = data.exoscale_anti_affinity_group.database.instances
}
