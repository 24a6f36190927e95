# Of several builds with one name this is the newest.
data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

output "login" {
  value = data.exoscale_template.ubuntu.default_user
}
