# <id>@<zone>
terraform import exoscale_compute_instance.web 3d5e7f91-6a2c-4b80-8d4f-a9c1e2b3d475@ch-gva-2
