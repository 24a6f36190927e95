list "exoscale_anti_affinity_group" "all" {
  provider = exoscale
}

list "exoscale_security_group" "all" {
  provider = exoscale
}

list "exoscale_security_group_rule" "all" {
  provider = exoscale
}

list "exoscale_private_network" "all" {
  provider = exoscale
}

list "exoscale_elastic_ip" "all" {
  provider = exoscale
}

list "exoscale_ssh_key" "all" {
  provider = exoscale
}

# Members of pools and nodes of clusters are instances too; they belong to those.
list "exoscale_compute_instance" "own" {
  provider = exoscale

  config {
    zone = "ch-gva-2"
    name = "/^(web-|networked)/"
  }
}

list "exoscale_instance_pool" "own" {
  provider = exoscale

  config {
    name = "pool"
  }
}

list "exoscale_nlb" "all" {
  provider = exoscale
}

list "exoscale_nlb_service" "all" {
  provider = exoscale
}

list "exoscale_block_storage_volume" "all" {
  provider = exoscale
}

list "exoscale_block_storage_volume_snapshot" "all" {
  provider = exoscale
}

list "exoscale_domain" "all" {
  provider = exoscale
}

list "exoscale_domain_record" "all" {
  provider = exoscale
  for_each = { for domain in list.exoscale_domain.all.data : domain.display_name => domain.identity.id }

  config {
    domain = each.value
  }
}

list "exoscale_sks_cluster" "all" {
  provider = exoscale
}

list "exoscale_sks_nodepool" "all" {
  provider = exoscale
}

list "exoscale_iam_role" "own" {
  provider = exoscale

  config {
    name = "/^role-/"
  }
}

list "exoscale_iam_api_key" "own" {
  provider = exoscale

  config {
    name = "backup"
  }
}

list "exoscale_kms_key" "all" {
  provider = exoscale
}

list "exoscale_vpc" "all" {
  provider = exoscale
}

list "exoscale_vpc_subnet" "all" {
  provider = exoscale
  for_each = toset([for vpc in list.exoscale_vpc.all.data : vpc.identity.id])

  config {
    vpc_id = each.value
  }
}

list "exoscale_dbaas" "all" {
  provider = exoscale
}

list "exoscale_dbaas_pg_database" "own" {
  provider = exoscale
  for_each = toset([for service in list.exoscale_dbaas.all.data : service.identity.name])

  config {
    service       = each.value
    database_name = "shop"
  }
}

list "exoscale_sos_bucket" "all" {
  provider = exoscale
}

list "exoscale_sos_object" "all" {
  provider = exoscale
  for_each = toset([for bucket in list.exoscale_sos_bucket.all.data : bucket.identity.name])

  config {
    bucket = each.value
  }
}
