# <service>/<name>@<zone>
terraform import exoscale_dbaas_pg_connection_pool.web orders/web@ch-gva-2
