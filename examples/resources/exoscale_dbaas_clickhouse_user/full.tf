# clients: terraform >= 1.11, tofu >= 1.11
resource "exoscale_dbaas" "clickhouse" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "clickhouse"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_clickhouse_user" "app" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.clickhouse.name
  username = "app"

  # Ids of roles, as ClickHouse tells them.
  roles = ["6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d"]

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "password" {
  value     = exoscale_dbaas_clickhouse_user.app.password
  sensitive = true
}

# One whose password is not the API's own and nowhere stored. Change the version to have another one set.
resource "exoscale_dbaas_clickhouse_user" "owner" {
  zone                = "ch-gva-2"
  service             = exoscale_dbaas.clickhouse.name
  username            = "owner"
  password_wo         = var.owner_password
  password_wo_version = 1
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "owner_password" {
  type      = string
  default   = "not-a-good-secret"
  ephemeral = true
}
