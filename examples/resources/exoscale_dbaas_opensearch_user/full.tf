# clients: terraform >= 1.11, tofu >= 1.11
resource "exoscale_dbaas" "opensearch" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "opensearch"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_opensearch_user" "app" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.opensearch.name
  username = "app"


  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "password" {
  value     = exoscale_dbaas_opensearch_user.app.password
  sensitive = true
}

# One whose password is not the API's own and nowhere stored. Change the version to have another one set.
resource "exoscale_dbaas_opensearch_user" "owner" {
  zone                = "ch-gva-2"
  service             = exoscale_dbaas.opensearch.name
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
