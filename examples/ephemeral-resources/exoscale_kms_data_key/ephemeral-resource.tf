# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_kms_key" "disks" {
  zone = "ch-gva-2"
  name = "disks"
}

ephemeral "exoscale_kms_data_key" "disk" {
  zone       = "ch-gva-2"
  kms_key_id = exoscale_kms_key.disks.id
  key_spec   = "AES-256"
}

locals {
  # Used now, and then forgotten.
  key = ephemeral.exoscale_kms_data_key.disk.plaintext_base64
  # Kept beside what was encrypted with it.
  encrypted_key = ephemeral.exoscale_kms_data_key.disk.ciphertext
}
