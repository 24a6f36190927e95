# <id>@<zone>
terraform import exoscale_dbaas_external_endpoint_rsyslog.outside 0d6c9a3f-2b57-4e18-9f04-7c1d8e5b6a20@ch-gva-2
