# clients: terraform >= 1.11, tofu >= 1.11
resource "exoscale_sks_cluster" "prod" {
  zone        = "ch-gva-2"
  name        = "prod"
  description = "Runs the shop"

  # The newest patch of this version. Leave it out for the newest version there is.
  version       = "1.34"
  auto_upgrade  = true
  service_level = "pro"

  cni                           = "cilium"
  enable_kube_proxy             = true
  create_default_security_group = true
  enable_operators_ca           = true

  exoscale_ccm     = true
  exoscale_csi     = true
  metrics_server   = true
  enable_karpenter = true
  # The four flags above say it better; what is written here is added to them.
  addons = ["exoscale-cloud-controller", "exoscale-container-storage-interface", "karpenter", "metrics-server"]

  feature_gates = ["InPlacePodVerticalScaling"]

  cluster_cidr             = "192.168.0.0/16"
  service_cluster_ip_range = "10.96.0.0/12"
  node_cidr_mask_size_ipv4 = 24
  node_cidr_mask_size_ipv6 = 112

  audit {
    endpoint        = "https://audit.example.com/kubernetes"
    bearer_token    = "not-a-secret"
    initial_backoff = "30s"
    enabled         = true
  }

  oidc {
    client_id       = "kubernetes"
    issuer_url      = "https://login.example.com"
    username_claim  = "email"
    username_prefix = "oidc:"
    groups_claim    = "groups"
    groups_prefix   = "oidc:"
    required_claim = {
      department = "operations"
    }
  }

  labels = {
    environment = "production"
  }

  timeouts {
    create = "30m"
    read   = "5m"
    update = "30m"
    delete = "30m"
  }
}

# One whose audit log is sent with a token that is nowhere stored.
resource "exoscale_sks_cluster" "audited" {
  zone = "ch-gva-2"
  name = "audited"

  audit {
    endpoint                = "https://audit.example.com/kubernetes"
    bearer_token_wo         = var.audit_token
    bearer_token_wo_version = 1
    enabled                 = true
  }
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "audit_token" {
  type      = string
  default   = "not-a-secret"
  ephemeral = true
}
