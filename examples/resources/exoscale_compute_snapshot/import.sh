# <id>@<zone>
terraform import exoscale_compute_snapshot.web a4f7c1d8-62e5-4b90-87d3-0c9e5b2f1a64@ch-gva-2
