# There is one
terraform import exoscale_iam_org_policy.organization organization
