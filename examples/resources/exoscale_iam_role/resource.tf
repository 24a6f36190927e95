resource "exoscale_iam_role" "backup" {
  name = "backup"

  policy = {
    default_service_strategy = "deny"
    services = {
      sos = { type = "allow" }
    }
  }
}
