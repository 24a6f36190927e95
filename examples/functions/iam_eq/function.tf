# Keys of this role see one bucket only.
resource "exoscale_iam_role" "backups" {
  name = "reads-backups"

  policy = provider::exoscale::iam_policy("deny", {
    sos = [
      {
        action     = "allow"
        expression = provider::exoscale::iam_eq("resources.bucket", "backups")
      },
    ]
  })
}

# resources.bucket == "backups"
output "expression" {
  value = provider::exoscale::iam_eq("resources.bucket", "backups")
}
