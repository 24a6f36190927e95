//! The provider of Exoscale; `eurocloud::clouds::exoscale` says what it offers.

use std::process::ExitCode;
use std::sync::Arc;

use eurocloud::clouds::exoscale::{ADDRESS, ExoscaleProvider};
use eurocloud::wire::{ServeOptions, serve};

fn main() -> ExitCode {
    serve(Arc::new(ExoscaleProvider::new()), ServeOptions { name: ADDRESS, version: env!("CARGO_PKG_VERSION") })
}
