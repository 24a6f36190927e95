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

# It can be found by its id too.
data "exoscale_sks_nodepool" "workers" {
  zone       = "ch-gva-2"
  cluster_id = exoscale_sks_cluster.prod.id
  name       = "workers"

  # Only because the same configuration makes it.
  depends_on = [exoscale_sks_nodepool.workers]
}

output "version" {
  value = data.exoscale_sks_nodepool.workers.version
}
