# clients: terraform >= 1.11, tofu >= 1.11
resource "exoscale_dbaas_external_endpoint_prometheus" "outside" {
  zone = "ch-gva-2"
  name = "outside"

  basic_auth_username = "prometheus"
  basic_auth_password = "not-a-real-password"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

# The password nowhere stored. Change the version to have another one sent.
resource "exoscale_dbaas_external_endpoint_prometheus" "unseen" {
  zone = "ch-gva-2"
  name = "unseen"

  basic_auth_username            = "prometheus"
  basic_auth_password_wo         = var.prometheus_password
  basic_auth_password_wo_version = 1
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "prometheus_password" {
  type      = string
  default   = "not-a-real-password"
  ephemeral = true
}
