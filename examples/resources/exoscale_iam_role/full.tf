resource "exoscale_iam_role" "backup" {
  name            = "backup"
  description     = "Reads and writes the backups"
  editable        = true
  permissions     = ["bypass-governance-retention"]
  max_session_ttl = 3600

  # The first rule that fits decides; without one the request is denied.
  policy = {
    default_service_strategy = "deny"
    services = {
      sos = {
        type = "rules"
        rules = [
          {
            action     = "deny"
            expression = "operation == 'delete-bucket'"
          },
          {
            action     = "allow"
            expression = "parameters.bucket == 'backups'"
            resources  = ["backups"] # deprecated: the expression can say it
          },
        ]
      }
    }
  }

  assume_role_policy = {
    rules = [
      {
        action     = "allow"
        expression = "true"
        resources  = ["*"] # deprecated: the expression can say it
      },
    ]
  }

  labels = {
    team = "operations"
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
