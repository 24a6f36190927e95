# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_kms_key" "secrets" {
  zone = "ch-gva-2"
  name = "secrets"
}

ephemeral "exoscale_kms_encrypt" "token" {
  zone       = "ch-gva-2"
  kms_key_id = exoscale_kms_key.secrets.id
  plaintext  = "what nobody else may know"
}

# More often it comes from a file beside the configuration: ciphertext = trimspace(file("token.encrypted"))
ephemeral "exoscale_kms_decrypt" "token" {
  zone       = "ch-gva-2"
  kms_key_id = exoscale_kms_key.secrets.id
  ciphertext = ephemeral.exoscale_kms_encrypt.token.ciphertext
}

locals {
  token = ephemeral.exoscale_kms_decrypt.token.plaintext
}
