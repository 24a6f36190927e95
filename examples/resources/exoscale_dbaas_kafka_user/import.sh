# <service>/<username>@<zone>
terraform import exoscale_dbaas_kafka_user.app orders/app@ch-gva-2
