resource "exoscale_dbaas" "kafka" {
  name                   = "events"
  type                   = "kafka"
  plan                   = "startup-4"
  termination_protection = false
}

data "exoscale_dbaas_kafka_topic_acl_list" "all" {
  zone       = "ch-gva-2"
  service    = exoscale_dbaas.kafka.name
  permission = "admin"
}
