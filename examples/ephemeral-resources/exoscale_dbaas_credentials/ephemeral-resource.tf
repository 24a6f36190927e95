# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_dbaas" "pg" {
  zone                   = "ch-gva-2"
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
}

ephemeral "exoscale_dbaas_credentials" "admin" {
  zone    = "ch-gva-2"
  service = exoscale_dbaas.pg.id
}

# provider "postgresql" {
#   host     = ephemeral.exoscale_dbaas_credentials.admin.host
#   port     = ephemeral.exoscale_dbaas_credentials.admin.port
#   username = ephemeral.exoscale_dbaas_credentials.admin.username
#   password = ephemeral.exoscale_dbaas_credentials.admin.password
# }
