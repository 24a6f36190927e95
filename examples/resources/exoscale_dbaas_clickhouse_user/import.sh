# <service>/<username>@<zone>
terraform import exoscale_dbaas_clickhouse_user.app orders/app@ch-gva-2
