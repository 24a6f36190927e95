# <id>@<zone>
terraform import exoscale_template_from_snapshot.golden 3b8e5f20-d714-4c69-a82b-9f6d0e1c7a35@ch-gva-2
