# Asked for first, so that a request without a type is no error: ((parameters.has("type")) && (parameters.type != "TXT"))
output "expression" {
  value = provider::exoscale::iam_and(
    provider::exoscale::iam_has("parameters", "type"),
    provider::exoscale::iam_ne("parameters.type", "TXT"),
  )
}
