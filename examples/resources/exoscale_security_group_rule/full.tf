resource "exoscale_security_group" "web" {
  name = "web"
}

resource "exoscale_security_group" "database" {
  name = "database"
}

# The other side is a network …
resource "exoscale_security_group_rule" "ping" {
  security_group_id = exoscale_security_group.web.id
  description       = "Echo requests from anywhere"
  type              = "INGRESS"
  protocol          = "ICMP"
  icmp_type         = 8
  icmp_code         = 0
  cidr              = "0.0.0.0/0"

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}

# … or the members of a security group …
resource "exoscale_security_group_rule" "postgresql" {
  security_group_id      = exoscale_security_group.database.id
  description            = "The web servers use the database"
  type                   = "INGRESS"
  protocol               = "TCP"
  start_port             = 5432
  end_port               = 5432
  user_security_group_id = exoscale_security_group.web.id
}

# … or a group of addresses that Exoscale keeps.
resource "exoscale_security_group_rule" "health_checks" {
  security_group_id     = exoscale_security_group.web.id
  description           = "The load balancers check the web servers"
  type                  = "INGRESS"
  protocol              = "TCP"
  start_port            = 8080
  end_port              = 8080
  public_security_group = "public-nlb-healthcheck-sources"
}
