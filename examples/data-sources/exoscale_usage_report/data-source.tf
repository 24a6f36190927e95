data "exoscale_usage_report" "march" {
  period = "2026-03"
}

output "usage" {
  value = {
    for entry in data.exoscale_usage_report.march.usage :
    "${entry.product} ${entry.variable}" => "${entry.quantity} ${entry.unit}"...
  }
}
