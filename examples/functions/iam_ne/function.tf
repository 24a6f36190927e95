# parameters.type != "TXT"
output "expression" {
  value = provider::exoscale::iam_ne("parameters.type", "TXT")
}
