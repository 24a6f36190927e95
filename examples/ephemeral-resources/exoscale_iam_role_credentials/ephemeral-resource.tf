# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_iam_role" "deployment" {
  name            = "deployment"
  max_session_ttl = 7200
  assume_role_policy = {
    rules = [{ action = "allow", expression = "true" }]
  }
}

ephemeral "exoscale_iam_role_credentials" "run" {
  role_id     = exoscale_iam_role.deployment.id
  ttl_seconds = 7200
}

# provider "exoscale" {
#   alias  = "deployment"
#   key    = ephemeral.exoscale_iam_role_credentials.run.key
#   secret = ephemeral.exoscale_iam_role_credentials.run.secret
# }
