//! terraform-provider-exoscale
fn main() {}
