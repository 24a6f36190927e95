# clients: terraform >= 1.10, tofu >= 1.11

resource "exoscale_iam_role" "deployment" {
  name = "deployment"
}

ephemeral "exoscale_iam_api_key" "run" {
  name    = "terraform-run"
  role_id = exoscale_iam_role.deployment.id
}

# provider "exoscale" {
#   alias  = "deployment"
#   key    = ephemeral.exoscale_iam_api_key.run.key
#   secret = ephemeral.exoscale_iam_api_key.run.secret
# }
