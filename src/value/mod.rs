//! What Terraform can say.
