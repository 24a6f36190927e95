resource "exoscale_ssh_key" "admin" {
  name       = "admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjvGyyMH0hlEACKswct2OHmz74adFq/BA1BFFPJl+Wo admin@example.net"
}

data "exoscale_ssh_key_list" "all" {
  # Only because the same configuration makes it.
  depends_on = [exoscale_ssh_key.admin]
}

output "key_names" {
  value = data.exoscale_ssh_key_list.all.ssh_keys[*].name
}
