# clients: terraform >= 1.14
# All networks, of each its subnets, and of each its routes.
list "exoscale_vpc" "of_vpc_route" {
  provider = exoscale
}

list "exoscale_vpc_subnet" "of_vpc_route" {
  provider = exoscale
  for_each = toset([for found in list.exoscale_vpc.of_vpc_route.data : found.identity.id])

  config {
    vpc_id = each.value
  }
}

list "exoscale_vpc_route" "all" {
  provider = exoscale
  for_each = merge([
    for vpc, subnets in list.exoscale_vpc_subnet.of_vpc_route : { for found in subnets.data : found.identity.id => vpc }
  ]...)

  config {
    vpc_id    = each.value
    subnet_id = each.key
  }
}
