resource "exoscale_dbaas" "kafka" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "kafka"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_kafka_user" "app" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.kafka.name
  username = "app"


  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "password" {
  value     = exoscale_dbaas_kafka_user.app.password
  sensitive = true
}
