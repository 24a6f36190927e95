# <id>@<zone>
terraform import exoscale_block_storage_volume_snapshot.data b8c05e17-4d9f-4263-8a7b-e1f2d3c4a596@ch-gva-2
