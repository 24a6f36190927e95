# <vpc_id>/<subnet_id>/<instance_id>@<zone>
terraform import exoscale_vpc_subnet_attachment.web 6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d/0e0a3b6a-4ad5-4c0e-8b1f-6a7a3b9d2c11/2f4c1d3e-5b6a-4788-9c0d-1e2f3a4b5c6d@ch-gva-2
