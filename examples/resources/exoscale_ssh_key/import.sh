# <id> is the name of the key
terraform import exoscale_ssh_key.admin admin
