# clients: terraform >= 1.11, tofu >= 1.11
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

# The same account, its key nowhere stored. Change the version to have another key sent.
resource "exoscale_dbaas_external_endpoint_datadog" "unseen" {
  zone                       = "ch-gva-2"
  name                       = "unseen"
  datadog_api_key_wo         = var.datadog_api_key
  datadog_api_key_wo_version = 1
  site                       = "datadoghq.eu"
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "datadog_api_key" {
  type      = string
  default   = "0123456789abcdef0123456789abcdef"
  ephemeral = true
}
