data "exoscale_ai_model_list" "ready" {
  zone  = "ch-gva-2"
  state = "ready"
}

output "models" {
  value = data.exoscale_ai_model_list.ready.models[*].name
}
