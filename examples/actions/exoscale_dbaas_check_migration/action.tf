# clients: terraform >= 1.14

# Nothing keeps it: an action takes what is ephemeral for a secret.
variable "source_uri" {
  type      = string
  ephemeral = true
  default   = "mysql://root:moving-house@192.0.2.1:3306/defaultdb"
}

resource "exoscale_dbaas" "orders" {
  zone = "ch-gva-2"
  name = "orders"
  type = "mysql"
  plan = "hobbyist-2"

  termination_protection = false
}

# terraform apply -invoke=action.exoscale_dbaas_check_migration.orders
# Before `migration` of the service says so.
action "exoscale_dbaas_check_migration" "orders" {
  config {
    zone       = "ch-gva-2"
    name       = exoscale_dbaas.orders.name
    source_uri = var.source_uri
    method     = "replication"
  }
}
