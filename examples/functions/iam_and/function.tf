# ((operation in ["get-object", "list-objects"]) && (resources.bucket == "backups"))
output "expression" {
  value = provider::exoscale::iam_and(
    provider::exoscale::iam_operation_in(["get-object", "list-objects"]),
    provider::exoscale::iam_eq("resources.bucket", "backups"),
  )
}
