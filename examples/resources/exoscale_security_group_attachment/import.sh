# <security_group_id>/<instance_id>@<zone>
terraform import exoscale_security_group_attachment.web 2c9d4e71-85b6-4a1f-b0e3-6f5d7c8a9b12/3d5e7f91-6a2c-4b80-8d4f-a9c1e2b3d475@ch-gva-2
