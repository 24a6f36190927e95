# <bucket>@<zone>
terraform import exoscale_sos_bucket_cors.backups example-backups@ch-gva-2
