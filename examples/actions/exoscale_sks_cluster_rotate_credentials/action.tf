# clients: terraform >= 1.14

resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

# One after the other: terraform apply -invoke='action.exoscale_sks_cluster_rotate_credentials.all["ccm"]'
action "exoscale_sks_cluster_rotate_credentials" "all" {
  for_each = toset(["ccm"])
  config {
    zone      = "ch-gva-2"
    id        = exoscale_sks_cluster.prod.id
    component = each.key
  }
}
