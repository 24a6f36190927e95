resource "exoscale_ai_api_key" "notebook" {
  name  = "notebook"
  scope = "public"
}
