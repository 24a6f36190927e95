data "exoscale_sks_nodepool_template" "current" {
  zone    = "ch-gva-2"
  version = "1.34.3"
  variant = "standard"
}

output "node_template_id" {
  value = data.exoscale_sks_nodepool_template.current.template_id
}
