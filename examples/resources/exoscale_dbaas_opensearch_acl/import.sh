# <service>@<zone>
terraform import exoscale_dbaas_opensearch_acl.logs logs@ch-gva-2
