data "exoscale_deploy_target_list" "all" {
  zone = "ch-gva-2"
}

output "deploy_targets" {
  value = { for target in data.exoscale_deploy_target_list.all.deploy_targets : target.name => target.id }
}
