variable "uri" {
  type      = string
  default   = "postgres://app:se%2Fcret@pg-1.example.com:21699/orders?sslmode=require"
  sensitive = true
}

locals {
  database = provider::exoscale::database_uri_parts(var.uri)
}

# PGHOST, PGPORT and so on, as a program without URIs wants them.
output "environment" {
  value = {
    PGHOST     = local.database.host
    PGPORT     = local.database.port
    PGUSER     = local.database.username
    PGPASSWORD = local.database.password
    PGDATABASE = local.database.database
    PGSSLMODE  = local.database.options.sslmode
  }
  sensitive = true
}
