//! The three shapes of assets: [`Asset`] (a life of its own), [`Link`] (attach and detach), [`Lookup`] (read only).

mod asset;
mod link;
mod lookup;

pub use asset::{Asset, Born, Variants};
pub use link::Link;
pub use lookup::Lookup;
