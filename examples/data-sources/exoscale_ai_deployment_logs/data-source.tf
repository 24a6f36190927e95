resource "exoscale_ai_model" "chat" {
  zone = "ch-gva-2"
  name = "openai/gpt-oss-20b"
}

resource "exoscale_ai_deployment" "chat" {
  zone      = "ch-gva-2"
  name      = "chat"
  model_id  = exoscale_ai_model.chat.id
  gpu_type  = "gpua5000"
  gpu_count = 1
  replicas  = 1
}

data "exoscale_ai_deployment_logs" "latest" {
  zone          = "ch-gva-2"
  deployment_id = exoscale_ai_deployment.chat.id
  tail          = 20
}

output "lines" {
  value = data.exoscale_ai_deployment_logs.latest.logs[*].message
}
