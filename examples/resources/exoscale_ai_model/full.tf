# A token that has accepted the model's license; only licensed models need one.
variable "huggingface_token" {
  type      = string
  default   = "hf_example"
  sensitive = true
}

resource "exoscale_ai_model" "chat" {
  zone              = "ch-gva-2"
  name              = "openai/gpt-oss-20b"
  huggingface_token = var.huggingface_token

  timeouts {
    create = "2h"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
