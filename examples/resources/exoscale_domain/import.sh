# <id>
terraform import exoscale_domain.example 9f4b7c30-2e81-4d65-b3a8-0c1d2e3f4a57
