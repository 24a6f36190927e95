data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "golden" {
  zone        = "ch-gva-2"
  name        = "golden"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20
}

resource "exoscale_compute_snapshot" "golden" {
  zone        = "ch-gva-2"
  instance_id = exoscale_compute_instance.golden.id
}

resource "exoscale_template_from_snapshot" "golden" {
  zone             = "ch-gva-2"
  name             = "golden"
  description      = "What the golden instance held"
  snapshot_id      = exoscale_compute_snapshot.golden.id
  default_user     = "ubuntu"
  ssh_key_enabled  = true
  password_enabled = false

  timeouts {
    create = "1h"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
