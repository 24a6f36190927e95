# <private_network_id>/<instance_id>@<zone>
terraform import exoscale_private_network_attachment.web 6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d/3d5e7f91-6a2c-4b80-8d4f-a9c1e2b3d475@ch-gva-2
