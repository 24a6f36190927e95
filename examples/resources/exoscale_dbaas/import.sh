# <id>@<zone>
terraform import exoscale_dbaas.orders orders@ch-gva-2
