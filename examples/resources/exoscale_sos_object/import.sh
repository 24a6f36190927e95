# <bucket>/<key>@<zone>
terraform import exoscale_sos_object.readme example-backups/docs/readme.txt@ch-gva-2
