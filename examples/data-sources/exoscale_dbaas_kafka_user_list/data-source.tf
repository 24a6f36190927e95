resource "exoscale_dbaas" "kafka" {
  name                   = "orders"
  type                   = "kafka"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_kafka_user" "app" {
  service  = exoscale_dbaas.kafka.name
  username = "app"
}

data "exoscale_dbaas_kafka_user_list" "apps" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.kafka.name
  username = "/^app/"

  depends_on = [exoscale_dbaas_kafka_user.app]
}
