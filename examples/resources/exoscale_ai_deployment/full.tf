resource "exoscale_ai_model" "chat" {
  zone = "ch-gva-2"
  name = "openai/gpt-oss-20b"
}

resource "exoscale_ai_deployment" "chat" {
  zone         = "ch-gva-2"
  name         = "chat"
  model_id     = exoscale_ai_model.chat.id
  product_name = "chat"
  gpu_type     = "gpua5000"
  gpu_count    = 1
  replicas     = 2

  inference_engine_version    = "0.25.1"
  inference_engine_parameters = ["--max-model-len=8192", "--dtype=auto"]

  timeouts {
    create = "1h"
    read   = "5m"
    update = "1h"
    delete = "30m"
  }
}

output "url" {
  value = exoscale_ai_deployment.chat.deployment_url
}
