# clients: terraform >= 1.10, tofu >= 1.11

ephemeral "exoscale_ai_api_key" "run" {
  name  = "terraform-run"
  scope = "public"
}

locals {
  headers = { Authorization = "Bearer ${ephemeral.exoscale_ai_api_key.run.value}" }
}
