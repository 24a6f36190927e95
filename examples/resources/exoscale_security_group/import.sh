# <id>
terraform import exoscale_security_group.web 2c9d4e71-85b6-4a1f-b0e3-6f5d7c8a9b12
