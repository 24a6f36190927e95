resource "exoscale_nlb" "web" {
  zone = "ch-gva-2"
  name = "web"
}
