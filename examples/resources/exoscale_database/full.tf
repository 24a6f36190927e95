# clients: terraform >= 1.11, tofu >= 1.11
resource "exoscale_database" "orders" {
  zone                   = "ch-gva-2"
  name                   = "orders"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false
  maintenance_dow        = "sunday"
  maintenance_time       = "04:00:00"

  pg = {
    version                   = "17"
    admin_username            = "keeper"
    admin_password            = "not-a-good-secret"
    ip_filter                 = ["192.0.2.0/24", "2001:db8::/48"]
    backup_schedule           = "03:30"
    pg_settings               = jsonencode({ timezone = "Europe/Zurich", autovacuum = { autovacuum_max_workers = 4 } })
    pgbouncer_settings        = jsonencode({ autodb_pool_size = 10 })
    pglookout_settings        = jsonencode({ max_failover_replication_time_lag = 120 })
    timescaledb_settings      = jsonencode({ max_background_workers = 8 })
    pgaudit_settings          = jsonencode({ log_level = "notice" })
    variant                   = "aiven"
    synchronous_replication   = "off"
    shared_buffers_percentage = 30
    work_mem                  = 8
  }

  timeouts {
    create = "45m"
    read   = "5m"
    update = "45m"
    delete = "15m"
  }
}

# A copy of the first service as it was.
resource "exoscale_database" "copy" {
  zone                   = "ch-gva-2"
  name                   = "orders-copy"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false

  pg = {
    fork_from_service    = exoscale_database.orders.name
    recovery_backup_time = "2026-08-01T10:00:00Z"
  }
}

# One that follows the first service.
resource "exoscale_database" "replica" {
  zone                   = "ch-gva-2"
  name                   = "orders-replica"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false

  pg = {
    integrations = [
      {
        type           = "read_replica"
        source_service = exoscale_database.orders.name
        dest_service   = "orders-replica"
      },
    ]
  }
}

# One whose data come from elsewhere.
resource "exoscale_database" "moved" {
  zone                   = "ch-gva-2"
  name                   = "orders-moved"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false

  pg = {
    migration = {
      host       = "db.example.com"
      port       = 5432
      username   = "postgres"
      password   = "not-a-good-secret"
      dbname     = "defaultdb"
      ssl        = true
      ignore_dbs = "scratch,old"
      method     = "dump"
    }
  }
}

resource "exoscale_database" "shop" {
  zone                   = "ch-gva-2"
  name                   = "shop"
  type                   = "mysql"
  plan                   = "startup-4"
  termination_protection = false

  mysql = {
    version                 = "8"
    admin_username          = "keeper"
    admin_password          = "not-a-good-secret"
    ip_filter               = ["192.0.2.0/24"]
    backup_schedule         = "04:15"
    mysql_settings          = jsonencode({ long_query_time = 5 })
    binlog_retention_period = 3600
  }
}

resource "exoscale_database" "shop_copy" {
  zone                   = "ch-gva-2"
  name                   = "shop-copy"
  type                   = "mysql"
  plan                   = "startup-4"
  termination_protection = false

  mysql = {
    fork_from_service    = exoscale_database.shop.name
    recovery_backup_time = "2026-08-01T10:00:00Z"

    integrations = [
      {
        type           = "read_replica"
        source_service = exoscale_database.shop.name
        dest_service   = "shop-copy"
      },
    ]

    migration = {
      host       = "db.example.com"
      port       = 3306
      username   = "root"
      password   = "not-a-good-secret"
      dbname     = "defaultdb"
      ssl        = true
      ignore_dbs = "scratch"
      method     = "replication"
    }
  }
}

resource "exoscale_database" "cache" {
  zone                   = "ch-gva-2"
  name                   = "cache"
  type                   = "valkey"
  plan                   = "startup-4"
  termination_protection = false

  valkey = {
    version         = "8.1"
    ip_filter       = ["192.0.2.0/24"]
    valkey_settings = jsonencode({ maxmemory_policy = "allkeys-lru" })
  }
}

resource "exoscale_database" "cache_copy" {
  zone                   = "ch-gva-2"
  name                   = "cache-copy"
  type                   = "valkey"
  plan                   = "startup-4"
  termination_protection = false

  valkey = {
    fork_from_service    = exoscale_database.cache.name
    recovery_backup_name = "cache-1"

    migration = {
      host       = "cache.example.com"
      port       = 6379
      username   = "default"
      password   = "not-a-good-secret"
      dbname     = "0"
      ssl        = true
      ignore_dbs = "1"
      method     = "replication"
    }
  }
}

resource "exoscale_database" "search" {
  zone                   = "ch-gva-2"
  name                   = "search"
  type                   = "opensearch"
  plan                   = "startup-4"
  termination_protection = false

  opensearch = {
    version                     = "2"
    ip_filter                   = ["192.0.2.0/24"]
    settings                    = jsonencode({ thread_pool_search_size = 16 })
    keep_index_refresh_interval = true
    max_index_count             = 10

    dashboards = {
      enabled            = true
      max_old_space_size = 256
      request_timeout    = 40000
    }

    index_pattern = [
      {
        pattern           = "logs.?"
        max_index_count   = 5
        sorting_algorithm = "creation_date"
      },
    ]

    index_template = {
      mapping_nested_objects_limit = 5000
      number_of_replicas           = 1
      number_of_shards             = 2
    }
  }
}

resource "exoscale_database" "search_copy" {
  zone                   = "ch-gva-2"
  name                   = "search-copy"
  type                   = "opensearch"
  plan                   = "startup-4"
  termination_protection = false

  opensearch = {
    fork_from_service    = exoscale_database.search.name
    recovery_backup_name = "search-1"
  }
}

resource "exoscale_database" "events" {
  zone                   = "ch-gva-2"
  name                   = "events"
  type                   = "kafka"
  plan                   = "startup-4"
  termination_protection = false

  kafka = {
    version                  = "3.9"
    ip_filter                = ["192.0.2.0/24"]
    enable_cert_auth         = true
    enable_sasl_auth         = true
    enable_kafka_connect     = true
    enable_kafka_rest        = true
    enable_schema_registry   = true
    kafka_settings           = jsonencode({ group_max_session_timeout_ms = 300000 })
    kafka_connect_settings   = jsonencode({ session_timeout_ms = 20000 })
    kafka_rest_settings      = jsonencode({ consumer_request_max_bytes = 671088 })
    schema_registry_settings = jsonencode({ leader_eligibility = true })
  }
}

resource "exoscale_database" "charts" {
  zone                   = "ch-gva-2"
  name                   = "charts"
  type                   = "grafana"
  plan                   = "startup-4"
  termination_protection = false

  grafana = {
    ip_filter        = ["192.0.2.0/24"]
    grafana_settings = jsonencode({ alerting_enabled = false })
  }
}

resource "exoscale_database" "charts_copy" {
  zone                   = "ch-gva-2"
  name                   = "charts-copy"
  type                   = "grafana"
  plan                   = "startup-4"
  termination_protection = false

  grafana = {
    fork_from_service = exoscale_database.charts.name
  }
}

resource "exoscale_database" "measures" {
  zone                   = "ch-gva-2"
  name                   = "measures"
  type                   = "thanos"
  plan                   = "startup-4"
  termination_protection = false

  thanos = {
    ip_filter       = ["192.0.2.0/24"]
    thanos_settings = jsonencode({ compactor = { "retention.days" = 30 } })
  }
}

resource "exoscale_database" "facts" {
  zone                   = "ch-gva-2"
  name                   = "facts"
  type                   = "clickhouse"
  plan                   = "startup-16"
  termination_protection = false

  clickhouse = {
    version             = "25.3"
    ip_filter           = ["192.0.2.0/24"]
    clickhouse_settings = jsonencode({ server_settings = { vector_similarity_index_cache_size = 0.1 } })
  }
}

resource "exoscale_database" "facts_copy" {
  zone                   = "ch-gva-2"
  name                   = "facts-copy"
  type                   = "clickhouse"
  plan                   = "startup-16"
  termination_protection = false

  clickhouse = {
    fork_from_service    = exoscale_database.facts.name
    recovery_backup_name = "facts-1"
  }
}

# Services whose passwords are nowhere stored. Change a version to have another password set.
resource "exoscale_database" "unseen" {
  zone                   = "ch-gva-2"
  name                   = "unseen"
  type                   = "pg"
  plan                   = "startup-4"
  termination_protection = false

  pg = {
    admin_password_wo         = var.admin_password
    admin_password_wo_version = 1

    migration = {
      host                = "db.example.com"
      port                = 5432
      username            = "postgres"
      password_wo         = var.old_password
      password_wo_version = 1
    }
  }
}

resource "exoscale_database" "unseen_shop" {
  zone                   = "ch-gva-2"
  name                   = "unseen-shop"
  type                   = "mysql"
  plan                   = "startup-4"
  termination_protection = false

  mysql = {
    admin_password_wo         = var.admin_password
    admin_password_wo_version = 1

    migration = {
      host                = "db.example.com"
      port                = 3306
      username            = "root"
      password_wo         = var.old_password
      password_wo_version = 1
    }
  }
}

resource "exoscale_database" "unseen_cache" {
  zone                   = "ch-gva-2"
  name                   = "unseen-cache"
  type                   = "valkey"
  plan                   = "startup-4"
  termination_protection = false

  valkey = {
    migration = {
      host                = "cache.example.com"
      port                = 6379
      username            = "default"
      password_wo         = var.old_password
      password_wo_version = 1
    }
  }
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "admin_password" {
  type      = string
  default   = "not-a-good-secret"
  ephemeral = true
}

# Neither plan nor state holds an ephemeral value, so only write-only arguments take it.
variable "old_password" {
  type      = string
  default   = "not-a-good-secret"
  ephemeral = true
}
