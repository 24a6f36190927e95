//! Ephemeral resources: what lasts for one run and is in no state.

use super::super::area::Plain;
use super::super::request::post;
use super::{Asset, Lookup};
use crate::framework::DataSource;

/// Something that is handed out for one run: a secret, or access for a while.
#[derive(Clone, Copy)]
pub struct Ephemeral {
    /// Name without the provider's prefix.
    pub name: &'static str,
    /// For the documentation, Markdown.
    pub doc: &'static str,
    /// Where it comes from.
    pub from: Source,
    /// See [`Ephemeral::ends_at`].
    pub ends: &'static str,
}

/// Where an ephemeral resource comes from.
#[derive(Clone, Copy)]
#[allow(clippy::large_enum_variant, reason = "a dozen of them, read-only data of the binary")]
pub enum Source {
    /// One request tells it; there is nothing to take back.
    Told(Lookup),
    /// An asset that lives as long as the run.
    Lived(&'static Asset),
    /// A program tells it, as it would a data source.
    Read(&'static Plain<dyn DataSource>),
}

impl Ephemeral {
    /// What a GET of the asset's object tells. Attributes of the asset that can be configured are its arguments.
    pub const fn asked(of: &'static Asset) -> Self {
        let lookup = Lookup::sole(of).given().without(&["id"]).doc(of.doc);
        Self { name: of.name, doc: of.doc, from: Source::Told(lookup), ends: "" }
    }

    /// What the answer to a POST to the asset's object tells. The body carries the attributes that the asset would be created with.
    pub const fn posted(of: &'static Asset) -> Self {
        let lookup = Lookup::sole(of).asked_by(post(of.object)).given().without(&["id"]).doc(of.doc);
        Self { name: of.name, doc: of.doc, from: Source::Told(lookup), ends: "" }
    }

    /// An asset that is created when the run needs it, and deleted when the run is over.
    pub const fn lived(of: &'static Asset) -> Self {
        Self { name: of.name, doc: of.doc, from: Source::Lived(of), ends: "" }
    }

    /// What a program tells.
    pub const fn read(plain: &'static Plain<dyn DataSource>) -> Self {
        Self { name: plain.name, doc: "", from: Source::Read(plain), ends: "" }
    }

    /// Describes it.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// This attribute tells when what was handed out is of no use any more. Nothing can prolong it: a run that lasts longer is warned.
    pub const fn ends_at(mut self, attr: &'static str) -> Self {
        self.ends = attr;
        self
    }

    /// Sends an attribute as a query parameter: pairs of parameter and attribute. For what one request tells.
    pub const fn query(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        if let Source::Told(lookup) = self.from {
            self.from = Source::Told(lookup.query(parameters));
        }
        self
    }
}
