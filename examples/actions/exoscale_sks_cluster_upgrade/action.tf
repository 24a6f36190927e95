# clients: terraform >= 1.14

resource "exoscale_sks_cluster" "prod" {
  zone    = "ch-gva-2"
  name    = "prod"
  version = "1.34"

  # What it began with; from then on the action says which one it has.
  lifecycle {
    ignore_changes = [version]
  }
}

# terraform apply -invoke=action.exoscale_sks_cluster_upgrade.next
action "exoscale_sks_cluster_upgrade" "next" {
  config {
    zone    = "ch-gva-2"
    id      = exoscale_sks_cluster.prod.id
    version = "1.35"
  }
}
