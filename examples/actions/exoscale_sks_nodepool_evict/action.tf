# clients: terraform >= 1.14

resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

resource "exoscale_sks_nodepool" "workers" {
  zone          = "ch-gva-2"
  cluster_id    = exoscale_sks_cluster.prod.id
  name          = "workers"
  instance_type = "standard.medium"
  size          = 2
}

data "exoscale_instance_pool" "workers" {
  zone = "ch-gva-2"
  id   = exoscale_sks_nodepool.workers.instance_pool_id
}

# terraform apply -invoke=action.exoscale_sks_nodepool_evict.one
# Drain the node before. The next apply makes a new one in its place.
action "exoscale_sks_nodepool_evict" "one" {
  config {
    zone         = "ch-gva-2"
    cluster_id   = exoscale_sks_cluster.prod.id
    id           = exoscale_sks_nodepool.workers.id
    instance_ids = [sort([for node in data.exoscale_instance_pool.workers.instances : node.id])[0]]
  }
}
