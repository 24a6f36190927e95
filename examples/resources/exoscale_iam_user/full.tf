resource "exoscale_iam_role" "developer" {
  name = "developer"
}

# Creating a user sends an invitation.
resource "exoscale_iam_user" "jane" {
  email   = "jane@example.com"
  role_id = exoscale_iam_role.developer.id

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
