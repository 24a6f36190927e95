resource "exoscale_template" "appliance" {
  zone     = "ch-gva-2"
  name     = "appliance"
  url      = "https://images.example.net/appliance.qcow2"
  checksum = "4f1d7a2b90c86e35d1f2a4b7c9e80613"
}
