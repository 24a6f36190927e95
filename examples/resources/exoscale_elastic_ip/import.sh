# <id>@<zone>
terraform import exoscale_elastic_ip.web 0e7d3b58-9a26-4f1c-b5d4-7c8e2f6a1b03@ch-gva-2
