resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

data "exoscale_sks_cluster_inspection" "prod" {
  zone       = "ch-gva-2"
  cluster_id = exoscale_sks_cluster.prod.id
}

output "inspection" {
  value = jsondecode(data.exoscale_sks_cluster_inspection.prod.result)
}
