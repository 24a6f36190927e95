# Those that Exoscale runs for everybody.
data "exoscale_ai_deployment_list" "public" {
  zone       = "ch-gva-2"
  visibility = "public"
}

output "deployments" {
  value = data.exoscale_ai_deployment_list.public.deployments[*].name
}
