# <id>@<zone>
terraform import exoscale_instance_pool.web e91c4b62-0f7d-4a58-b3c6-58d2f7a1e409@ch-gva-2
