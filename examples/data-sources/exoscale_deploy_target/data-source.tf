data "exoscale_deploy_target_list" "all" {
  zone = "ch-gva-2"
}

data "exoscale_deploy_target" "first" {
  zone = "ch-gva-2"
  id   = data.exoscale_deploy_target_list.all.deploy_targets[0].id
}

output "deploy_target_type" {
  value = data.exoscale_deploy_target.first.type
}
