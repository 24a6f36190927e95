resource "exoscale_anti_affinity_group" "database" {
  name = "database"
}
