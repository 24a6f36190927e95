resource "exoscale_sos_bucket" "backups" {
  zone             = "ch-gva-2"
  name             = "example-backups"
  versioning       = true
  acl              = "private"
  object_ownership = "BucketOwnerPreferred"

  tags = {
    environment = "production"
  }

  # Destroying the bucket destroys all that is in it.
  force_destroy = true

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

resource "exoscale_sos_bucket" "downloads" {
  zone = "ch-gva-2"
  name = "example-downloads"

  # Everybody may see what is in it, and another account may put something into it.
  grants = [
    {
      group      = "all-users"
      permission = "READ"
    },
    {
      id         = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d"
      permission = "WRITE"
    },
  ]
}
