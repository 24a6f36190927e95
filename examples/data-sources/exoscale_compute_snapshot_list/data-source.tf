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
}

data "exoscale_compute_snapshot_list" "web" {
  zone        = "ch-gva-2"
  instance_id = exoscale_compute_instance.web.id

  # Only because the same configuration makes them.
  depends_on = [exoscale_compute_snapshot.web]
}

output "newest" {
  value = reverse(data.exoscale_compute_snapshot_list.web.snapshots)[0].id
}
