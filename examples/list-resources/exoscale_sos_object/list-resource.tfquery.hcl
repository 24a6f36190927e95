# clients: terraform >= 1.14
# All buckets, and of each what is below a prefix.
list "exoscale_sos_bucket" "of_sos_object" {
  provider = exoscale
}

list "exoscale_sos_object" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_sos_bucket.of_sos_object.data : found.identity.name])

  config {
    bucket = each.value
    prefix = "docs/"
  }
}
