# clients: terraform >= 1.14

# terraform apply -invoke=action.exoscale_iam_org_policy_reset.organization
# What roles allow is allowed again.
action "exoscale_iam_org_policy_reset" "organization" {
}
