data "exoscale_zones" "all" {}

output "zones" {
  value = data.exoscale_zones.all.zones
}
