resource "exoscale_ai_api_key" "notebook" {
  name  = "notebook"
  scope = "public"
}

data "exoscale_ai_api_key" "notebook" {
  id = exoscale_ai_api_key.notebook.id
}

output "scope" {
  value = data.exoscale_ai_api_key.notebook.scope
}
