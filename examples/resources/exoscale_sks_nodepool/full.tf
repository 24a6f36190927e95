resource "exoscale_sks_cluster" "prod" {
  zone = "ch-gva-2"
  name = "prod"

  # Each node pool gets this group without naming it.
  create_default_security_group = true
}

resource "exoscale_anti_affinity_group" "spread" {
  name = "spread"
}

resource "exoscale_private_network" "storage" {
  zone = "ch-gva-2"
  name = "storage"
}

resource "exoscale_security_group" "ingress" {
  name = "ingress"
}

data "exoscale_deploy_target" "dedicated" {
  zone = "ch-gva-2"
  name = "simulated-dedicated"
}

resource "exoscale_sks_nodepool" "gpu" {
  zone        = "ch-gva-2"
  cluster_id  = exoscale_sks_cluster.prod.id
  name        = "gpu"
  description = "For training"
  size        = 1

  instance_type      = "gpua30.small"
  nvidia_mig_profile = "1g.6gb"
  instance_prefix    = "gpu"
  disk_size          = 100
  ipv6               = true
  storage_lvm        = true

  anti_affinity_group_ids = [exoscale_anti_affinity_group.spread.id]
  private_network_ids     = [exoscale_private_network.storage.id]
  security_group_ids      = [exoscale_security_group.ingress.id]
  deploy_target_id        = data.exoscale_deploy_target.dedicated.id

  kubelet_image_gc {
    high_threshold = 85
    low_threshold  = 70
    min_age        = "2h"
  }

  labels = {
    accelerator = "nvidia"
  }

  taints = {
    gpu = "true:NoSchedule"
  }

  timeouts {
    create = "30m"
    read   = "5m"
    update = "30m"
    delete = "30m"
  }
}
