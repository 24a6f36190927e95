# <id>
terraform import exoscale_anti_affinity_group.database 8b2f1c6e-3d0a-4f57-9c41-1e7a6d5b2f90
