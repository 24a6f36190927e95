# clients: terraform >= 1.14

data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "web" {
  zone        = "ch-gva-2"
  name        = "web"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20
}

resource "exoscale_compute_snapshot" "web" {
  zone        = "ch-gva-2"
  instance_id = exoscale_compute_instance.web.id
  export      = true
}

# terraform apply -invoke=action.exoscale_compute_snapshot_export.again
# A new address to download from: the old one ends after a while.
action "exoscale_compute_snapshot_export" "again" {
  config {
    zone = "ch-gva-2"
    id   = exoscale_compute_snapshot.web.id
  }
}
