# <id>@<zone> as with the official provider, or <id> alone: the key itself; its secret cannot be imported
terraform import exoscale_iam_access_key.legacy EXO0123456789abcdef01234567@ch-gva-2
