# <domain>/<id>
terraform import exoscale_domain_record.www 9f4b7c30-2e81-4d65-b3a8-0c1d2e3f4a57/d7a61e94-5c2b-4f38-9e0d-8b7a6c5d4e32

# <id> alone works too: every domain of the account is looked through.
terraform import exoscale_domain_record.www d7a61e94-5c2b-4f38-9e0d-8b7a6c5d4e32
