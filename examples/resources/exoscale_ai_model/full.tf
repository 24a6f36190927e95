# clients: terraform >= 1.11, tofu >= 1.11
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

# One whose token is nowhere stored.
resource "exoscale_ai_model" "licensed" {
  zone                         = "ch-gva-2"
  name                         = "meta-llama/Llama-3.1-8B-Instruct"
  huggingface_token_wo         = var.license_token
  huggingface_token_wo_version = 1
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "license_token" {
  type      = string
  default   = "hf_example"
  ephemeral = true
}
