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

resource "exoscale_dbaas_kafka_topic_acl" "app" {
  zone       = "ch-gva-2"
  service    = exoscale_dbaas.kafka.name
  username   = exoscale_dbaas_kafka_user.app.username
  topic      = "orders.*"
  permission = "read"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
