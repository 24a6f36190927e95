resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

resource "exoscale_sks_kubeconfig" "admin" {
  zone       = "ch-gva-2"
  cluster_id = exoscale_sks_cluster.prod.id
  user       = "admin"
  groups     = ["system:masters"]
}
