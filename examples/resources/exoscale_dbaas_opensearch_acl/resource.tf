resource "exoscale_dbaas" "opensearch" {
  name                   = "logs"
  type                   = "opensearch"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_opensearch_user" "app" {
  service  = exoscale_dbaas.opensearch.name
  username = "app"
}

resource "exoscale_dbaas_opensearch_acl" "logs" {
  service     = exoscale_dbaas.opensearch.name
  acl_enabled = true

  acls = [
    {
      username = exoscale_dbaas_opensearch_user.app.username
      rules = [
        {
          index      = "logs-*"
          permission = "read"
        },
      ]
    },
  ]
}
