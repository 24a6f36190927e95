# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_sos_bucket" "images" {
  zone = "ch-gva-2"
  name = "example-images"
}

resource "exoscale_sos_object" "image" {
  zone    = exoscale_sos_bucket.images.zone
  bucket  = exoscale_sos_bucket.images.name
  key     = "images/appliance.qcow2"
  content = "not much of an image\n"
}

ephemeral "exoscale_sos_presigned_url" "image" {
  zone   = "ch-gva-2"
  bucket = exoscale_sos_bucket.images.id
  key    = exoscale_sos_object.image.key
}
