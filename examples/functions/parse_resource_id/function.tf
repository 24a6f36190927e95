# { id = "7c4d6b3f-…", nlb_id = "6b3c5a2e-…", zone = "ch-gva-2" }
output "parts" {
  value = provider::exoscale::parse_resource_id(
    "exoscale_nlb_service",
    "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d/7c4d6b3f-1a6e-4b88-8e1d-4b3a2f5c6d7e@ch-gva-2",
  )
}
