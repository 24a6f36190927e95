# <service>/<database_name>@<zone>
terraform import exoscale_dbaas_mysql_database.shop orders/shop@ch-gva-2
