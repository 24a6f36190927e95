# <nlb_id>/<id>@<zone>
terraform import exoscale_nlb_service.http 7d2b9e40-3c61-4f8a-9b15-e6a0d4c8f273/c50e8a17-94bd-4d26-8f3e-1b7a2e9d6054@ch-gva-2
