# <block_storage_volume_id>/<instance_id>@<zone>
terraform import exoscale_block_storage_volume_attachment.web 41f6a9d2-7e35-4b08-a1c9-58d3e0b7f624/3d5e7f91-6a2c-4b80-8d4f-a9c1e2b3d475@ch-gva-2
