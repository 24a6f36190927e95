data "exoscale_sks_version_list" "offered" {
  zone = "ch-gva-2"
}

resource "exoscale_sks_cluster" "prod" {
  zone    = "ch-gva-2"
  name    = "prod"
  version = data.exoscale_sks_version_list.offered.versions[1]
}
