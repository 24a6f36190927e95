# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

ephemeral "exoscale_sks_kubeconfig" "run" {
  zone       = "ch-gva-2"
  cluster_id = exoscale_sks_cluster.prod.id
  user       = "terraform"
  groups     = ["system:masters"]
}

# provider "kubernetes" {
#   host                   = ephemeral.exoscale_sks_kubeconfig.run.host
#   cluster_ca_certificate = ephemeral.exoscale_sks_kubeconfig.run.cluster_ca_certificate
#   client_certificate     = ephemeral.exoscale_sks_kubeconfig.run.client_certificate
#   client_key             = ephemeral.exoscale_sks_kubeconfig.run.client_key
# }
