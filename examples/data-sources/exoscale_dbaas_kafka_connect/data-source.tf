resource "exoscale_dbaas" "kafka" {
  name                   = "events"
  type                   = "kafka"
  plan                   = "startup-4"
  termination_protection = false

  kafka = {
    enable_kafka_connect = true
  }
}

data "exoscale_dbaas_kafka_connect" "connect" {
  zone    = "ch-gva-2"
  service = exoscale_dbaas.kafka.name
}

output "password" {
  value     = data.exoscale_dbaas_kafka_connect.connect.password
  sensitive = true
}
