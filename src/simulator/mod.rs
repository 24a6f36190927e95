//! A local Exoscale: the API v2 and Object Storage on loopback, for tests and for people without an account.
//!
//! It takes its rules from the vendor's API description and from what others observed on the live API, and from nothing of ours: it
//! uses neither the asset tables nor the client, not even the client's signer, so that a wrong path, field or signature cannot confirm
//! itself.
//!
//! # What it holds to be an error
//!
//! A wrong, missing or expired signature (401); an unknown path, or a verb that the path does not have (404, as the live API says it);
//! a field of the wrong type, a missing field, a value outside an enumeration (400); an object of another zone (404); illegal states
//! and objects in use (409, 412). Unknown, read-only and out-of-range fields are counted and accepted, as the live API does, and refused
//! when [`Options::strict`] is set. Refusals have RFC 9457 bodies with a `message` for older clients. An operation that is described
//! and has no behaviour yet answers 501. Answers have only what the schema of *that* answer declares, so a list entry lacks what the
//! list lacks.
//!
//! # Zones
//!
//! `/zones/<zone>/v2/…` is a zone's API; `/v2/…` is the default zone's, or that of the host name `api-<zone>.exoscale.com`. What the
//! account shares between zones (security groups, SSH keys, anti-affinity groups, domains) is the same everywhere; the rest is 404
//! elsewhere, operations too.
//!
//! # Keys and quotas
//!
//! Keys that are made here sign requests too, to object storage as well, and may do what their role's policy and the organization's
//! allow (403), conditions of rules included. The key that the simulator was started with may do everything. There is room for
//! everything until a quota is limited: `PATCH /_simulator/assets/quota/instance` with `{"limit": 2}`.
//!
//! # Control endpoints
//!
//! On the API's own listener, unsigned, not counted:
//!
//! | request | does |
//! | --- | --- |
//! | `GET /_simulator/stats` | [`Stats`]: counts by method and path template, status, signature verdict, flaw, fault |
//! | `GET /_simulator/faults` | the rules in force |
//! | `POST /_simulator/faults` | replaces them; see [`faults`] for the form |
//! | `GET /_simulator/assets` | what was made and exists: kind → list of `{id, zone, fields}` |
//! | `GET /_simulator/operations` | what was started, oldest first: list of `{id, command, kind, target, zone, state}` |
//! | `DELETE /_simulator/assets/<kind>/<id>` | takes it away without asking, as somebody might in the portal |
//! | `PATCH /_simulator/assets/<kind>/<id>` | sets its members without asking; null removes one |
//! | `POST /_simulator/reset` | an empty account, no faults, counts from zero |
//!
//! # Without sockets
//!
//! [`Simulator::within`] serves on the runtime of whoever calls it, over streams that [`Running::door`] opens. Together with a [`Watch`] a
//! test then holds the time of both sides, and nothing waits for anything but the processor.
//!
//! # In a test
//!
//! ```no_run
//! use eurocloud::simulator::{Options, Simulator};
//!
//! let running = Simulator::start(Options::default())?;
//! println!("{} {} {}", running.endpoint, running.key, running.zone);
//! assert_eq!(running.stats().of("POST /instance"), 0);
//! running.stop();
//! # Ok::<(), eurocloud::simulator::StartError>(())
//! ```

mod call;
mod clock;
mod command;
mod control;
pub mod description;
mod engine;
mod families;
pub mod faults;
mod files;
mod journal;
mod pem;
mod policy;
mod program;
mod proxy;
mod refusal;
mod running;
mod server;
mod signature;
mod site;
mod sockets;
mod storage;
mod throttle;
mod told;
mod world;
mod wound;

pub use clock::Watch;
pub use command::Options;
pub use journal::Stats;
pub use program::main;
pub use running::{Door, Running, Simulator, StartError};
