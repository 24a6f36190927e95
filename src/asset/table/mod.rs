//! The shapes of assets: [`Asset`] (a life of its own), [`Link`] (attach and detach), [`Lookup`] (read only), [`Ephemeral`] (for one run);
//! and what is done to them once, [`Action`].

mod action;
mod asset;
mod ephemeral;
mod link;
mod lookup;
mod moved;

pub use action::{Action, Condition};
pub use asset::{Asset, Born, Variants};
pub use ephemeral::{Ephemeral, Source};
pub use link::Link;
pub use lookup::Lookup;
pub use moved::{Moved, former, moved};
