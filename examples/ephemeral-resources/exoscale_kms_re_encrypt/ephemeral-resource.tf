# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_kms_key" "old" {
  zone = "ch-gva-2"
  name = "old"
}

resource "exoscale_kms_key" "new" {
  zone = "ch-gva-2"
  name = "new"
}

ephemeral "exoscale_kms_encrypt" "token" {
  zone       = "ch-gva-2"
  kms_key_id = exoscale_kms_key.old.id
  plaintext  = "what nobody else may know"
}

ephemeral "exoscale_kms_re_encrypt" "token" {
  zone                   = "ch-gva-2"
  source_kms_key_id      = exoscale_kms_key.old.id
  source_ciphertext      = ephemeral.exoscale_kms_encrypt.token.ciphertext
  destination_kms_key_id = exoscale_kms_key.new.id
}
