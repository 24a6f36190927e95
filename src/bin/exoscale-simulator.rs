//! exoscale-simulator
fn main() {}
