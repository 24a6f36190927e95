# <id>@<zone>
terraform import exoscale_database.orders orders@ch-gva-2
