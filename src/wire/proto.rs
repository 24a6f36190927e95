//! The messages and services of `proto/`, as `build.rs` compiles them.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    let_underscore_drop,
    reason = "generated code"
)]

/// The plugin protocol.
pub(crate) mod tfplugin6 {
    include!(concat!(env!("OUT_DIR"), "/server/tfplugin6.rs"));
}

/// go-plugin's own service.
pub(crate) mod plugin {
    include!(concat!(env!("OUT_DIR"), "/server/plugin.rs"));
}

/// Health checks.
pub(crate) mod health {
    include!(concat!(env!("OUT_DIR"), "/server/grpc.health.v1.rs"));
}
