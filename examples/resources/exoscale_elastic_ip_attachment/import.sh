# <elastic_ip_id>/<instance_id>@<zone>
terraform import exoscale_elastic_ip_attachment.web 0e7d3b58-9a26-4f1c-b5d4-7c8e2f6a1b03/3d5e7f91-6a2c-4b80-8d4f-a9c1e2b3d475@ch-gva-2
