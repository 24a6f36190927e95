//! Moves: other types whose resources an asset takes over.

/// Another type of resource that a `moved` block can bring here, with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Moved {
    /// The other type, without the provider's prefix.
    pub from: &'static str,
    /// Whether its states have the same form under the same schema versions, so that all of them is taken over.
    pub same: bool,
    /// Attributes here, and what they are called there, where that differs.
    pub renamed: &'static [(&'static str, &'static str)],
}

/// A type with another form: what its states call the same is taken over, the rest is read from the API.
///
/// The identifier has to be the same in both, or made of attributes here.
pub const fn moved(from: &'static str) -> Moved {
    Moved { from, same: false, renamed: &[] }
}

/// The same under another name: its whole state is taken over.
pub const fn former(from: &'static str) -> Moved {
    Moved { from, same: true, renamed: &[] }
}

impl Moved {
    /// Attributes of other names: here, there.
    pub const fn renamed(mut self, names: &'static [(&'static str, &'static str)]) -> Self {
        self.renamed = names;
        self
    }

    /// What an attribute is called there.
    pub fn theirs<'a>(&self, name: &'a str) -> &'a str {
        self.renamed.iter().find(|(here, _)| *here == name).map_or(name, |(_, there)| there)
    }
}
