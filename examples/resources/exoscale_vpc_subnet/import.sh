# <vpc_id>/<id>@<zone>
terraform import exoscale_vpc_subnet.web 6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d/0e0a3b6a-4ad5-4c0e-8b1f-6a7a3b9d2c11@ch-gva-2
