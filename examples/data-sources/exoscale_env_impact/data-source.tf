data "exoscale_env_impact" "march" {
  period = "2026-03"
}

output "impact_by_product" {
  value = { for product in data.exoscale_env_impact.march.products : product.value => product.impacts }
}
