variable "prefix" {
  type    = string
  default = "team \"a\"/"
}

# resources.key.startsWith("team \"a\"/")
output "expression" {
  value = "resources.key.startsWith(${provider::exoscale::iam_quote(var.prefix)})"
}
