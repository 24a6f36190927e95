locals {
  policy = provider::exoscale::iam_policy("deny", {
    compute = "allow"

    # The first rule that fits decides: TXT records may be made and deleted, no others.
    dns = [
      {
        action = "deny"
        expression = provider::exoscale::iam_and(
          provider::exoscale::iam_has("parameters", "type"),
          provider::exoscale::iam_ne("parameters.type", "TXT"),
        )
      },
      {
        action     = "allow"
        expression = provider::exoscale::iam_operation_in(["create-dns-domain-record", "delete-dns-domain-record"])
      },
    ]
  })
}

resource "exoscale_iam_role" "certificates" {
  name   = "answers-acme-challenges"
  policy = local.policy
}
