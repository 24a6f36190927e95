data "exoscale_ai_quota" "ours" {
  zone = "ch-gva-2"
}

output "units_per_minute" {
  value = data.exoscale_ai_quota.ours.quota_uom_per_minute
}
