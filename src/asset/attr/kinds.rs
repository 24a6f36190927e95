//! How an attribute begins: its name and what it holds.

use super::super::kind::{Kind, Nest};
use super::{Attr, Carrier, Clears, Companion, Default, Replaces};

const fn attr(name: &'static str, kind: Kind) -> Attr {
    Attr {
        name,
        kind,
        doc: "",
        required: false,
        optional: true,
        computed: false,
        sensitive: false,
        write_only: false,
        companion: Companion::None,
        deprecated: "",
        default: Default::None,
        checks: &[],
        with: &[],
        conflicts: &[],
        one_of: &[],
        legacy: false,
        echoed: true,
        once: false,
        stable: false,
        replaces: Replaces::No,
        fixed: false,
        one_way: false,
        same: None,
        codec: None,
        catalogue: None,
        choices: None,
        wire: "",
        each: "",
        key: "",
        one: false,
        shared: false,
        in_create: true,
        carrier: Carrier::Update,
        clears: Clears::Null,
    }
}

/// Text.
pub const fn text(name: &'static str) -> Attr {
    attr(name, Kind::Text)
}
/// A whole number.
pub const fn int(name: &'static str) -> Attr {
    attr(name, Kind::Int)
}
/// A number.
pub const fn float(name: &'static str) -> Attr {
    attr(name, Kind::Float)
}
/// True or false.
pub const fn flag(name: &'static str) -> Attr {
    attr(name, Kind::Flag)
}
/// A point in time; set by the API and never changed.
pub const fn time(name: &'static str) -> Attr {
    attr(name, Kind::Time).computed().stable()
}
/// A UUID.
pub const fn uuid(name: &'static str) -> Attr {
    attr(name, Kind::Uuid)
}
/// An IP address.
pub const fn ip(name: &'static str) -> Attr {
    attr(name, Kind::Ip)
}
/// A network in CIDR notation.
pub const fn cidr(name: &'static str) -> Attr {
    attr(name, Kind::Cidr)
}
/// The identifier of another asset, whose table is called `to`.
pub const fn reference(name: &'static str, to: &'static str) -> Attr {
    attr(name, Kind::Reference(to))
}
/// A list of plain values.
pub const fn list_of(name: &'static str, of: &'static Kind) -> Attr {
    attr(name, Kind::List(of))
}
/// A set of plain values.
pub const fn set_of(name: &'static str, of: &'static Kind) -> Attr {
    attr(name, Kind::Set(of))
}
/// A map to plain values.
pub const fn map_of(name: &'static str, of: &'static Kind) -> Attr {
    attr(name, Kind::Map(of))
}
/// Objects with attributes of their own.
pub const fn objects(name: &'static str, nest: Nest, of: &'static [Attr]) -> Attr {
    attr(name, Kind::Objects(nest, of))
}
/// The labels that many assets have.
pub const fn labels() -> Attr {
    map_of("labels", &Kind::Text).clears(Clears::Zero).doc("Labels, as a map of key to value.")
}
