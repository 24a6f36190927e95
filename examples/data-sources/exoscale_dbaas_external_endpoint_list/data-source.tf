resource "exoscale_dbaas_external_endpoint_prometheus" "scraper" {
  name = "scraper"
}

data "exoscale_dbaas_external_endpoint_list" "prometheus" {
  zone = "ch-gva-2"
  type = "prometheus"

  depends_on = [exoscale_dbaas_external_endpoint_prometheus.scraper]
}
