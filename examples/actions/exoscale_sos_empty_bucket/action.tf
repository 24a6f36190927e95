# clients: terraform >= 1.14

resource "exoscale_sos_bucket" "cache" {
  zone = "ch-gva-2"
  name = "example-cache"
}

# terraform apply -invoke=action.exoscale_sos_empty_bucket.thumbnails
# Nothing brings them back.
action "exoscale_sos_empty_bucket" "thumbnails" {
  config {
    zone   = "ch-gva-2"
    name   = exoscale_sos_bucket.cache.name
    prefix = "thumbnails/"
  }
}
