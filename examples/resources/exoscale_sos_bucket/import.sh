# <id>@<zone>
terraform import exoscale_sos_bucket.backups example-backups@ch-gva-2
