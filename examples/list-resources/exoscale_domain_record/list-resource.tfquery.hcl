# clients: terraform >= 1.14
# All domains, and of each its records.
list "exoscale_domain" "of_domain_record" {
  provider = exoscale
}

list "exoscale_domain_record" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_domain.of_domain_record.data : found.identity.id])

  config {
    domain = each.value
  }
}
