resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

resource "exoscale_sks_kubeconfig" "admin" {
  zone       = "ch-gva-2"
  cluster_id = exoscale_sks_cluster.prod.id
  user       = "admin"
  groups     = ["system:masters"]

  # A day, and another one by the first plan in its last hour.
  ttl_seconds           = 86400
  early_renewal_seconds = 3600

  timeouts {
    create = "5m"
    read   = "5m"
    update = "5m"
    delete = "5m"
  }
}

# What the provider of Kubernetes is configured with, without a file.
output "host" {
  value = exoscale_sks_kubeconfig.admin.host
}
