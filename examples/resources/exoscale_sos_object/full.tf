resource "exoscale_sos_bucket" "backups" {
  zone = "ch-gva-2"
  name = "example-backups"
}

resource "exoscale_sos_object" "readme" {
  zone    = exoscale_sos_bucket.backups.zone
  bucket  = exoscale_sos_bucket.backups.name
  key     = "docs/readme.txt"
  content = "Restored by the script beside this file.\n"

  content_type        = "text/plain"
  cache_control       = "max-age=3600"
  content_disposition = "inline"
  content_encoding    = "identity"
  content_language    = "en"

  metadata = {
    origin = "terraform"
  }

  tags = {
    environment = "production"
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

# What is no text is given in base64, as filebase64() does.
resource "exoscale_sos_object" "seal" {
  zone           = exoscale_sos_bucket.backups.zone
  bucket         = exoscale_sos_bucket.backups.name
  key            = "docs/seal.bin"
  content_base64 = "AAECA//+/Q=="
}

# A file is put again when its hash changes.
resource "exoscale_sos_object" "configuration" {
  zone        = exoscale_sos_bucket.backups.zone
  bucket      = exoscale_sos_bucket.backups.name
  key         = "docs/configuration.tf"
  source      = "${path.module}/full.tf"
  source_hash = filemd5("${path.module}/full.tf")
}
