//! The declarative language of assets, and the engine that gives each table its life.
//!
//! An asset is a table: a `static` of [`Asset`], [`Link`] or [`Lookup`] whose attributes are `const` data, evaluated by the compiler.
//! From one table follow the resource, the data source, the import, the documentation page and the behaviour trials. Where the API
//! has a quirk that no word of the language describes, a plain `async fn(&Call) -> Result` is hooked in at one point of the life.
//!
//! Where to start reading: a table of a cloud, then [`Attr`] and [`Asset`] for its words, then [`engine`] for what they do.

mod action;
mod alike;
mod area;
mod attr;
mod body;
mod call;
mod check;
mod choices;
pub mod engine;
mod ephemeral;
mod follow;
pub mod function;
mod hook;
mod kind;
mod lookup;
mod report;
mod request;
mod rules;
mod schema;
mod session;
mod table;
#[cfg(test)]
mod tests;

pub use action::AssetAction;
pub use area::{Area, Plain, secret_fields};
pub use attr::{
    Attr, Carrier, Catalogue, Clears, Codec, Companion, Default, Members, Replaces, cidr, flag, float, int, ip, labels, list_of,
    map_of, objects, reference, set_of, text, time, uuid,
};
pub use body::{Catalogues, bury, dig, wire_path};
pub use call::{Call, placeholders};
pub use choices::{Choices, fits_version, nearest};
pub use engine::AssetResource;
pub use ephemeral::AssetEphemeral;
pub use function::{Argument, AssetFunction, Formula};
pub use hook::{Hook, OldState, PlanCheck, PlanRule, Planned, Result, Upgrader};
pub use kind::{Kind, Nest};
pub use lookup::{AssetList, AssetLookup};
pub use report::{Failure, diagnostic, diagnostic_at};
pub use request::{Inside, Listing, Method, Verb, delete, get, key, list, patch, post, put};
pub use schema::{
    action as action_schema, data_source as data_source_schema, list_resource as list_resource_schema,
    resource as resource_schema,
};
pub use session::{Cloud, Session};
pub use table::{Action, Asset, Born, Condition, Ephemeral, Link, Lookup, Moved, Source, Variants, former, moved};
