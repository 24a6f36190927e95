//! The kinds of values that an asset's attributes have.

use super::Attr;

/// What an attribute holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// True or false.
    Flag,
    /// A point in time, RFC 3339.
    Time,
    /// A UUID.
    Uuid,
    /// An IP address.
    Ip,
    /// A network in CIDR notation.
    Cidr,
    /// The identifier of another asset.
    Reference(&'static str),
    /// A list.
    List(&'static Kind),
    /// A set.
    Set(&'static Kind),
    /// A map.
    Map(&'static Kind),
    /// Objects with attributes of their own.
    Objects(Nest, &'static [Attr]),
}

/// How objects are nested, and how Terraform sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nest {
    /// One object, as a nested attribute.
    Single,
    /// A list of objects, as a nested attribute.
    List,
    /// A set of objects, as a nested attribute.
    Set,
    /// A map to objects, as a nested attribute.
    Map,
    /// A list of blocks, at most so many (0: any number).
    BlockList(u8),
    /// A set of blocks, at most so many (0: any number).
    BlockSet(u8),
    /// A list of objects that configurations may write as blocks: what the official provider has as an optional and computed block.
    /// At most so many (0: any number).
    LegacyBlockList(u8),
    /// The same as a set.
    LegacyBlockSet(u8),
}

impl Nest {
    /// Whether there is at most one: the API then holds an object where Terraform holds a list or set.
    pub const fn is_one(self) -> bool {
        matches!(self, Self::BlockList(1) | Self::BlockSet(1) | Self::LegacyBlockList(1) | Self::LegacyBlockSet(1))
    }
}

impl Kind {
    /// The attributes of nested objects.
    pub const fn attrs(&self) -> &'static [Attr] {
        match self {
            Self::Objects(_, attrs) => attrs,
            _ => &[],
        }
    }
}
