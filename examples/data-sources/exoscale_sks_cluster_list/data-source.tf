resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

data "exoscale_sks_cluster_list" "running" {
  zone  = "ch-gva-2"
  name  = "/^prod/"
  state = "running"

  # Only because the same configuration makes one.
  depends_on = [exoscale_sks_cluster.prod]
}

output "endpoints" {
  value = [for cluster in data.exoscale_sks_cluster_list.running.clusters : cluster.endpoint]
}
