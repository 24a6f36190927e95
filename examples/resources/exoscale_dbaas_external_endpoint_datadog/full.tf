resource "exoscale_dbaas_external_endpoint_datadog" "outside" {
  zone            = "ch-gva-2"
  name            = "outside"
  datadog_api_key = "0123456789abcdef0123456789abcdef"
  site            = "datadoghq.eu"

  datadog_tags = [
    {
      tag     = "team:blue"
      comment = "Who answers for it"
    },
    {
      tag = "stage:test"
    },
  ]

  # Of Kafka services only.
  disable_consumer_stats         = false
  kafka_consumer_check_instances = 2
  kafka_consumer_stats_timeout   = 60
  max_partition_contexts         = 500

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
