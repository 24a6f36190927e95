resource "exoscale_ai_model" "chat" {
  zone = "ch-gva-2"
  name = "openai/gpt-oss-20b"
}

data "exoscale_ai_model" "chat" {
  zone = "ch-gva-2"
  name = "openai/gpt-oss-20b"

  # Only because the same configuration makes it.
  depends_on = [exoscale_ai_model.chat]
}

output "size" {
  value = data.exoscale_ai_model.chat.model_size
}
