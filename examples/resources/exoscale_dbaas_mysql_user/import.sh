# <service>/<username>@<zone>
terraform import exoscale_dbaas_mysql_user.app orders/app@ch-gva-2
