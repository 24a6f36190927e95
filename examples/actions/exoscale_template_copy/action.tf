# clients: terraform >= 1.14

resource "exoscale_template" "appliance" {
  zone     = "ch-gva-2"
  name     = "appliance"
  url      = "https://images.example.net/appliance.qcow2"
  checksum = "4f1d7a2b90c86e35d1f2a4b7c9e80613"
}

# terraform apply -invoke=action.exoscale_template_copy.frankfurt
# The copy has an id of its own, which is told while it is made.
action "exoscale_template_copy" "frankfurt" {
  config {
    zone        = "ch-gva-2"
    id          = exoscale_template.appliance.id
    target_zone = "de-fra-1"
  }
}
