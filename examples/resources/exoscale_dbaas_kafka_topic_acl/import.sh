# <service>/<id>@<zone>
terraform import exoscale_dbaas_kafka_topic_acl.app events/acl12345678901@ch-gva-2
