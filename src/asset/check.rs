//! What the compiler refuses in a table: these run while the tables are evaluated, so a mistake is a compile error.

use super::attr::{Attr, Carrier, Companion, Replaces};
use super::kind::{Kind, Nest};

/// Refuses attributes that contradict themselves or each other, at any depth.
///
/// # Panics
/// While compiling, when a doc is missing, a name is doubled, an attribute is both required and computed, or a name that another
/// attribute gives leads nowhere.
#[allow(clippy::panic, reason = "evaluated by the compiler only: a panic is a compile error")]
pub(crate) const fn attrs(attrs: &[Attr]) {
    let mut i = 0;
    while i < attrs.len() {
        let attr = &attrs[i];
        assert!(!attr.doc.is_empty(), "every attribute needs a .doc(..)");
        assert!(!(attr.required && attr.computed), "an attribute cannot be both required and computed");
        assert!(attr.required || attr.optional || attr.computed, "an attribute must be required, optional or computed");
        assert!(!attr.fixed || matches!(attr.replaces, Replaces::No), "an attribute cannot be both fixed and replacing");
        assert!(!attr.write_only, "what is write-only stands beside a secret: .or_write_only()");
        companion(attr);
        names_exist(attrs, attr.with, ".with(..) names an attribute that does not exist");
        names_exist(attrs, attr.conflicts, ".conflicts(..) names an attribute that does not exist");
        names_exist(attrs, attr.one_of, ".one_of(..) names an attribute that does not exist");
        if !attr.key.is_empty() {
            assert!(has(attr.kind.attrs(), attr.key), ".keyed_by(..) names an attribute that the objects do not have");
        }
        if let Kind::Objects(nest, nested) = attr.kind {
            self::attrs(nested);
            // Core takes write-only values neither in sets nor in objects that are written as blocks and are none.
            let able = matches!(nest, Nest::Single | Nest::List | Nest::Map | Nest::BlockList(_));
            assert!(able || !hands_in(nested), "what is in a set or a legacy block cannot be write-only");
        }
        let mut j = i + 1;
        while j < attrs.len() {
            assert!(!same(attr.name, attrs[j].name), "two attributes have the same name");
            j += 1;
        }
        i += 1;
    }
}

/// Refuses a companion of what is no secret, or cannot be handed in.
#[allow(clippy::panic, reason = "evaluated by the compiler only: a panic is a compile error")]
const fn companion(attr: &Attr) {
    let configured = attr.optional || attr.required;
    match attr.companion {
        Companion::None => return,
        Companion::Same => assert!(configured, "what the API makes can be handed in by a request only: .or_write_only_by(..)"),
        Companion::By(_) => {
            assert!(!configured, "what can be configured needs no request of its own to be handed in: .or_write_only()");
            assert!(
                matches!(attr.carrier, Carrier::Document(..)),
                "what a request sets has to be read by another: .lives_at(..)"
            );
        }
    }
    assert!(attr.one_of.is_empty(), "one of several cannot have a write-only companion");
    assert!(matches!(attr.replaces, Replaces::No) && !attr.fixed, "what cannot be changed cannot be sent again");
}

/// Whether one of the attributes has a companion, at any depth.
const fn hands_in(attrs: &[Attr]) -> bool {
    let mut i = 0;
    while i < attrs.len() {
        if !matches!(attrs[i].companion, Companion::None) || hands_in(attrs[i].kind.attrs()) {
            return true;
        }
        i += 1;
    }
    false
}

#[allow(clippy::panic, reason = "evaluated by the compiler only: a panic is a compile error")]
const fn names_exist(attrs: &[Attr], names: &[&str], message: &'static str) {
    let mut i = 0;
    while i < names.len() {
        assert!(has(attrs, names[i]), "{}", message);
        i += 1;
    }
}

const fn has(attrs: &[Attr], name: &str) -> bool {
    let mut i = 0;
    while i < attrs.len() {
        if same(attrs[i].name, name) {
            return true;
        }
        i += 1;
    }
    false
}

const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut i = 0;
    while i < left.len() {
        if left[i] != right[i] {
            return false;
        }
        i += 1;
    }
    true
}
