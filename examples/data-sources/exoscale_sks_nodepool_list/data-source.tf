resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

resource "exoscale_sks_nodepool" "workers" {
  zone          = "ch-gva-2"
  cluster_id    = exoscale_sks_cluster.prod.id
  name          = "workers"
  instance_type = "standard.medium"
  size          = 1
}

# Without cluster_id it lists the node pools of all clusters.
data "exoscale_sks_nodepool_list" "medium" {
  zone          = "ch-gva-2"
  cluster_id    = exoscale_sks_cluster.prod.id
  instance_type = "standard.medium"

  # Only because the same configuration makes one.
  depends_on = [exoscale_sks_nodepool.workers]
}

output "nodes" {
  value = sum([for pool in data.exoscale_sks_nodepool_list.medium.nodepools : pool.size])
}
