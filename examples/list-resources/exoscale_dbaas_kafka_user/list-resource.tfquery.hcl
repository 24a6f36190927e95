# clients: terraform >= 1.14
# All services of type kafka, and of each what is asked for.
list "exoscale_dbaas" "of_kafka_user" {
  provider = exoscale

  config {
    type = "kafka"
  }
}

list "exoscale_dbaas_kafka_user" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_dbaas.of_kafka_user.data : found.identity.name])

  config {
    service = each.value
  }
}
