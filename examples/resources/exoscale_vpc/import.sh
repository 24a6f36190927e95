# <id>@<zone>
terraform import exoscale_vpc.shop 6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d@ch-gva-2
