resource "exoscale_ai_model" "chat" {
  zone = "ch-gva-2"
  name = "openai/gpt-oss-20b"
}
