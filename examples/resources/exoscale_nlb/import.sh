# <id>@<zone>
terraform import exoscale_nlb.web 7d2b9e40-3c61-4f8a-9b15-e6a0d4c8f273@ch-gva-2
