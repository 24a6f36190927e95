# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_dbaas" "kafka" {
  zone                   = "ch-gva-2"
  name                   = "events"
  type                   = "kafka"
  plan                   = "startup-2"
  termination_protection = false
}

resource "exoscale_dbaas_kafka_user" "app" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.kafka.name
  username = "app"
}

ephemeral "exoscale_dbaas_user_password" "app" {
  zone    = "ch-gva-2"
  service = exoscale_dbaas.kafka.name
  type    = "kafka"
  # The part of the id that only a user who exists has: it is opened no sooner.
  username = element(split("/", exoscale_dbaas_kafka_user.app.id), 1)
}
