# A key for all public deployments; the id of a deployment of one's own opens that one only.
resource "exoscale_ai_api_key" "notebook" {
  name  = "notebook"
  scope = "public"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "key" {
  value     = exoscale_ai_api_key.notebook.value
  sensitive = true
}
