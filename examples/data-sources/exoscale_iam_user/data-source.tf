resource "exoscale_iam_role" "developer" {
  name = "developer"
}

resource "exoscale_iam_user" "jane" {
  email   = "jane@example.com"
  role_id = exoscale_iam_role.developer.id
}

data "exoscale_iam_user" "jane" {
  email = "jane@example.com"

  # Only because the same configuration makes it.
  depends_on = [exoscale_iam_user.jane]
}

output "pending" {
  value = data.exoscale_iam_user.jane.pending
}
