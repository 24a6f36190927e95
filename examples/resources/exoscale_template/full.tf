resource "exoscale_template" "appliance" {
  zone         = "ch-gva-2"
  name         = "appliance"
  description  = "What the image pipeline built last"
  url          = "https://images.example.net/appliance.qcow2"
  checksum     = "4f1d7a2b90c86e35d1f2a4b7c9e80613"
  size         = 20 * 1024 * 1024 * 1024
  boot_mode    = "uefi"
  default_user = "admin"
  maintainer   = "Platform team"
  version      = "1.2"
  build        = "2026-11-21"

  ssh_key_enabled  = true
  password_enabled = false

  application_consistent_snapshot_enabled = true

  timeouts {
    create = "1h"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
