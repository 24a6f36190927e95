# <service>/<username>@<zone>
terraform import exoscale_dbaas_valkey_user.app orders/app@ch-gva-2
