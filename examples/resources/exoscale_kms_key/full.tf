resource "exoscale_kms_key" "backups" {
  zone        = "ch-gva-2"
  name        = "backups"
  description = "Encrypts the backups"
  usage       = "encrypt-decrypt"
  multi_zone  = true

  enabled            = true
  automatic_rotation = true
  rotation_period    = 180
  replicas           = ["de-fra-1"]

  # Destroying this resource schedules the deletion of the key: until then it can be imported again.
  deletion_delay_days = 30

  timeouts {
    create = "10m"
    read   = "5m"
    update = "10m"
    delete = "10m"
  }
}
