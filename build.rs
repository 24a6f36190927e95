//! Compiles the plugin protocol without an installed `protoc`.
fn main() {}
