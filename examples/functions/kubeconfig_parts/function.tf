resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

resource "exoscale_sks_kubeconfig" "admin" {
  zone       = exoscale_sks_cluster.prod.zone
  cluster_id = exoscale_sks_cluster.prod.id
  user       = "kubernetes-admin"
  groups     = ["system:masters"]
}

# What a provider block for Kubernetes takes.
output "kubernetes" {
  value     = provider::exoscale::kubeconfig_parts(exoscale_sks_kubeconfig.admin.kubeconfig)
  sensitive = true
}
