resource "exoscale_ssh_key" "admin" {
  name       = "admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjvGyyMH0hlEACKswct2OHmz74adFq/BA1BFFPJl+Wo admin@example.net"
}

data "exoscale_ssh_key" "admin" {
  name = exoscale_ssh_key.admin.name
}

output "fingerprint" {
  value = data.exoscale_ssh_key.admin.fingerprint
}
