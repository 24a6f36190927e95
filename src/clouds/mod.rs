//! One module per cloud.
pub mod exoscale;
