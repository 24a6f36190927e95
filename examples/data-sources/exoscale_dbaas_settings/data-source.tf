data "exoscale_dbaas_settings" "pg" {
  zone = "ch-gva-2"
  type = "pg"
}

# What `pg_settings` of a service takes.
output "pg_settings" {
  value = keys(jsondecode(data.exoscale_dbaas_settings.pg.settings["pg"]).properties)
}
