# <service>/<username>@<zone>
terraform import exoscale_dbaas_opensearch_user.app orders/app@ch-gva-2
