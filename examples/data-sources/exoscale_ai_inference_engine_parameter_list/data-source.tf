data "exoscale_ai_inference_engine_parameter_list" "all" {
  zone = "ch-gva-2"
}

output "parameters" {
  value = { for parameter in data.exoscale_ai_inference_engine_parameter_list.all.parameters : parameter.name => parameter.default }
}
