# clients: terraform >= 1.14

resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

# terraform apply -invoke=action.exoscale_sks_cluster_rotate_operators_ca.prod
action "exoscale_sks_cluster_rotate_operators_ca" "prod" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_sks_cluster.prod.id
  }
}
