resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"
}

data "exoscale_sks_deprecated_resource_list" "prod" {
  zone       = "ch-gva-2"
  cluster_id = exoscale_sks_cluster.prod.id
}

output "in_the_way" {
  value = [for found in data.exoscale_sks_deprecated_resource_list.prod.resources : "${found.resource} until ${found.removed_release}"]
}
