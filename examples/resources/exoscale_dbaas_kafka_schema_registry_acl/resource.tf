resource "exoscale_dbaas" "kafka" {
  name                   = "events"
  type                   = "kafka"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_kafka_user" "app" {
  service  = exoscale_dbaas.kafka.name
  username = "app"
}

resource "exoscale_dbaas_kafka_schema_registry_acl" "app" {
  service    = exoscale_dbaas.kafka.name
  username   = exoscale_dbaas_kafka_user.app.username
  resource   = "Subject:orders-*"
  permission = "schema_registry_read"
}
