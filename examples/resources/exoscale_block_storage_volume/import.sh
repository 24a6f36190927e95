# <id>@<zone>
terraform import exoscale_block_storage_volume.data 41f6a9d2-7e35-4b08-a1c9-58d3e0b7f624@ch-gva-2
