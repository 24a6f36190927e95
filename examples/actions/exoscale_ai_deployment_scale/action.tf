# clients: terraform >= 1.14

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

# terraform apply -invoke=action.exoscale_ai_deployment_scale.evening
# More for the evening; the next apply brings it back to what the resource says.
action "exoscale_ai_deployment_scale" "evening" {
  config {
    zone     = "ch-gva-2"
    id       = exoscale_ai_deployment.chat.id
    replicas = 2
  }
}
