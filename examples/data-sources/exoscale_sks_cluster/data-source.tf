resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

# It can be found by its id too.
data "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"

  # Only because the same configuration makes it.
  depends_on = [exoscale_sks_cluster.prod]
}

output "endpoint" {
  value = data.exoscale_sks_cluster.prod.endpoint
}
