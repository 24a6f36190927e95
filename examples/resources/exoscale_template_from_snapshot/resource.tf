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
  zone        = "ch-gva-2"
  name        = "golden"
  snapshot_id = exoscale_compute_snapshot.golden.id
}
