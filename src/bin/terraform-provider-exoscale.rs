//! The provider of Exoscale; `eurocloud::clouds::exoscale` says what it offers.

use std::alloc::System;
use std::process::ExitCode;
use std::sync::Arc;

use eurocloud::clouds::exoscale::{ADDRESS, ExoscaleProvider};
use eurocloud::wire::{ServeOptions, serve};
use zeroizing_alloc::ZeroAlloc;

/// Overwrites what is freed: keys and passwords pass through buffers of TLS, HTTP and JSON that no type of ours can reach.
#[global_allocator]
static HEAP: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    serve(Arc::new(ExoscaleProvider::new()), ServeOptions { name: ADDRESS, version: env!("CARGO_PKG_VERSION") })
}
