# <bucket>@<zone>
terraform import exoscale_sos_bucket_policy.backups example-backups@ch-gva-2
