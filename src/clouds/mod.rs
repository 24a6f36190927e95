//! One module per cloud: its provider block, its dialect, and one file per asset type.

pub mod exoscale;
