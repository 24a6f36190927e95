# <bucket>@<zone>
terraform import exoscale_sos_bucket_lifecycle.backups example-backups@ch-gva-2
