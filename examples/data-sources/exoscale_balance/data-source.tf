data "exoscale_balance" "now" {}

output "left" {
  value = "${data.exoscale_balance.now.balance} ${data.exoscale_balance.now.currency}"
}
