resource "exoscale_dbaas" "grafana" {
  name                   = "dashboards"
  type                   = "grafana"
  plan                   = "startup-4"
  termination_protection = false
}

data "exoscale_dbaas_grafana_user" "admin" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.grafana.name
  username = "avnadmin"
}

output "password" {
  value     = data.exoscale_dbaas_grafana_user.admin.password
  sensitive = true
}
