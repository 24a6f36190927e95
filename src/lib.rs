//! Terraform and OpenTofu providers for European clouds.
//!
//! A plugin binary serves the plugin protocol over gRPC; every asset of a cloud is a table, from which its resource, data source,
//! import, documentation page and behaviour trials follow.
//!
//! ```text
//!  Terraform, OpenTofu                                              the cloud (or the simulator)
//!        |  gRPC, mutual TLS                                                 ^  HTTPS, signed
//!        v                                                                   |
//!      wire  -->  framework  <--  asset (language and engine)  -->  api ------
//!        |            |             ^                                 ^
//!        +--> value <-+             |   clouds::exoscale (tables) ----+
//! ```
//!
//! | module | one sentence |
//! | --- | --- |
//! | [`value`] | What Terraform can say: null, unknown, known; types; paths. |
//! | [`framework`] | What a provider means: schemas, the rules of planning, validation, diagnostics, the traits. No IO, no protobuf. |
//! | [`wire`] | How Terraform talks to us: handshake, mutual TLS, `MessagePack`, one file per family of RPCs. |
//! | [`api`] | How a cloud is asked: requests, signatures, retries, operations, shared reads, errors. |
//! | [`asset`] | The declarative language of assets, and the engine that gives each table its life. |
//! | [`clouds`] | One module per cloud: provider block, dialect, one file per asset type. |
//! | [`simulator`] | A local cloud, strict about signatures, fields and states, with faults on demand. |
//! | [`docs`] | The registry's pages, generated from the tables. |
//!
//! Start reading at a table, such as [`clouds::exoscale::network::private_network`]; then [`asset`] for the words it uses and
//! [`asset::engine`] for what they do. Arrows point one way only; `tests/suite/architecture.rs` keeps them.

pub mod api;
pub mod asset;
pub mod clouds;
pub mod docs;
pub mod framework;
pub mod simulator;
pub mod value;
pub mod wire;
