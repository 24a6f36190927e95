resource "exoscale_security_group" "web" {
  name = "web-servers"
}

resource "exoscale_security_group_rule" "https" {
  security_group_id = exoscale_security_group.web.id
  type              = "INGRESS"
  protocol          = "TCP"
  cidr              = "0.0.0.0/0"
  start_port        = 443
  end_port          = 443
}

# What is open to everybody, in any group.
data "exoscale_security_group_rule_list" "open" {
  type = "INGRESS"
  cidr = "0.0.0.0/0"

  # Only because the same configuration makes it.
  depends_on = [exoscale_security_group_rule.https]
}

output "open_ports" {
  value = { for rule in data.exoscale_security_group_rule_list.open.security_group_rules : rule.id => rule.start_port }
}
