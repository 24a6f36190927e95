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

# terraform apply -invoke=action.exoscale_sks_nodepool_scale.evening
# More for the evening; the next apply brings it back to what the resource says.
action "exoscale_sks_nodepool_scale" "evening" {
  config {
    zone       = "ch-gva-2"
    cluster_id = exoscale_sks_cluster.prod.id
    id         = exoscale_sks_nodepool.workers.id
    size       = 3
  }
}
