# <service>/<username>@<zone>
terraform import exoscale_dbaas_pg_user.app orders/app@ch-gva-2
