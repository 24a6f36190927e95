# <service>/<database_name>@<zone>
terraform import exoscale_dbaas_pg_database.shop orders/shop@ch-gva-2
