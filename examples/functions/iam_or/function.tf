variable "buckets" {
  type    = list(string)
  default = ["backups", "archive"]
}

# ((resources.bucket == "backups") || (resources.bucket == "archive"))
output "expression" {
  value = provider::exoscale::iam_or([for bucket in var.buckets : provider::exoscale::iam_eq("resources.bucket", bucket)]...)
}
