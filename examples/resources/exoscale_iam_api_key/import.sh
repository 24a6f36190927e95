# <id> is the key itself; its secret cannot be imported
terraform import exoscale_iam_api_key.backup EXO0123456789abcdef01234567
