# clients: terraform >= 1.14
# All networks, and of each its subnets.
list "exoscale_vpc" "of_vpc_subnet" {
  provider = exoscale
}

list "exoscale_vpc_subnet" "all" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_vpc.of_vpc_subnet.data : found.identity.id])

  config {
    vpc_id = each.value
  }
}
