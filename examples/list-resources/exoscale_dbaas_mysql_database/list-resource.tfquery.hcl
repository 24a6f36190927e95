# clients: terraform >= 1.14
# All services of type mysql, and of each what is asked for.
list "exoscale_dbaas" "of_mysql_database" {
  provider = exoscale

  config {
    type = "mysql"
  }
}

list "exoscale_dbaas_mysql_database" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_dbaas.of_mysql_database.data : found.identity.name])

  config {
    service = each.value
  }
}
