//! Terraform and OpenTofu providers for European clouds.
pub mod api;
pub mod asset;
pub mod clouds;
pub mod docs;
pub mod framework;
pub mod simulator;
pub mod value;
pub mod wire;
