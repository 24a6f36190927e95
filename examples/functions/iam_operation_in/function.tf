# operation in ["list-zones", "list-instances"]
output "expression" {
  value = provider::exoscale::iam_operation_in(["list-zones", "list-instances"])
}
