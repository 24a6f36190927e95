resource "exoscale_dbaas" "thanos" {
  name                   = "metrics"
  type                   = "thanos"
  plan                   = "startup-4"
  termination_protection = false
}

data "exoscale_dbaas_thanos_user" "admin" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.thanos.name
  username = "avnadmin"
}

output "password" {
  value     = data.exoscale_dbaas_thanos_user.admin.password
  sensitive = true
}
