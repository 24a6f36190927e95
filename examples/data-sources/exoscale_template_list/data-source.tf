data "exoscale_template_list" "debian" {
  zone = "ch-gva-2"

  # Text between slashes is a regular expression.
  name       = "/Debian/"
  visibility = "public"
}

output "versions" {
  value = distinct(data.exoscale_template_list.debian.templates[*].version)
}
