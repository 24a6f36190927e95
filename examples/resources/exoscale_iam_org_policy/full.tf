# A policy that denies too much locks everybody out: allow by default, and deny what nobody shall do.
resource "exoscale_iam_org_policy" "organization" {
  default_service_strategy = "allow"

  services = {
    dbaas = { type = "deny" }
    sos = {
      type = "rules"
      rules = [
        {
          action     = "deny"
          expression = "operation == 'delete-bucket'"
        },
        {
          action     = "allow"
          expression = "true"
          resources  = ["*"] # deprecated: the expression can say it
        },
      ]
    }
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
