resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"

  enable_karpenter = true
}

data "exoscale_sks_karpenter_nodeclass" "default" {
  zone       = "ch-gva-2"
  cluster_id = exoscale_sks_cluster.prod.id
}

output "manifest" {
  value = data.exoscale_sks_karpenter_nodeclass.default.manifest
}
