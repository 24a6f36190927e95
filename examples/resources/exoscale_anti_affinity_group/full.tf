resource "exoscale_anti_affinity_group" "database" {
  name        = "database"
  description = "Replicas of the database, each on a host of its own"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
