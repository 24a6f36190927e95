# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_kms_key" "secrets" {
  zone = "ch-gva-2"
  name = "secrets"
}

variable "token" {
  type      = string
  ephemeral = true
  default   = "what nobody else may know"
}

ephemeral "exoscale_kms_encrypt" "token" {
  zone                      = "ch-gva-2"
  kms_key_id                = exoscale_kms_key.secrets.id
  plaintext                 = var.token
  encryption_context_base64 = base64encode("token of the deployment")
}
