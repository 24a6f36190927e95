resource "exoscale_elastic_ip" "web" {
  zone = "ch-gva-2"
}
