terraform {
  required_providers {
    exoscale = {
      source = "eurocloud/exoscale"
    }
  }
}

# The key and the secret come from EXOSCALE_API_KEY and EXOSCALE_API_SECRET, the default zone from EXOSCALE_ZONE.
# Each can be written here instead: key, secret, zone.
provider "exoscale" {}
