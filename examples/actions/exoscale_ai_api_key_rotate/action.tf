# clients: terraform >= 1.14

resource "exoscale_ai_api_key" "chat" {
  name  = "chat"
  scope = "public"
}

# terraform apply -invoke=action.exoscale_ai_api_key_rotate.chat
# Resources that hold the old value learn the new one at the next refresh.
action "exoscale_ai_api_key_rotate" "chat" {
  config {
    id = exoscale_ai_api_key.chat.id
  }
}
