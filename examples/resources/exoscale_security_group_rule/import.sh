# <security_group_id>@<id>
terraform import exoscale_security_group_rule.https 2c9d4e71-85b6-4a1f-b0e3-6f5d7c8a9b12@5a3e8f07-1b94-4c2d-8e6a-d40f7b9c1e35

# <security_group_id>/<id>
terraform import exoscale_security_group_rule.https 2c9d4e71-85b6-4a1f-b0e3-6f5d7c8a9b12/5a3e8f07-1b94-4c2d-8e6a-d40f7b9c1e35
