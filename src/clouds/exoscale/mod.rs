//! Exoscale.
