resource "exoscale_dbaas" "valkey" {
  name                   = "orders"
  zone                   = "ch-gva-2"
  type                   = "valkey"
  plan                   = "startup-4"
  termination_protection = false
}

resource "exoscale_dbaas_valkey_user" "app" {
  zone     = "ch-gva-2"
  service  = exoscale_dbaas.valkey.name
  username = "app"

  access_control = {
    categories = ["+@read", "-@dangerous"]
    commands   = ["+set"]
    channels   = ["news"]
    keys       = ["app:*"]
  }

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

output "password" {
  value     = exoscale_dbaas_valkey_user.app.password
  sensitive = true
}
