//! What stands beside a secret so that it need not be stored: `name_wo`, which is write-only, and `name_wo_version`, whose change sends
//! it again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::super::request::Verb;
use super::{Attr, Carrier, int, text};

/// Whether a secret has a write-only companion, see [`Attr::or_write_only`].
#[derive(Clone, Copy, Debug)]
pub enum Companion {
    /// It has none.
    None,
    /// It has one, which is sent as the secret itself is.
    Same,
    /// The API makes the secret itself; this request sets another one. Without a value, it has the API make a new one.
    By(Verb),
}

/// The name of the write-only companion of a secret.
pub(crate) fn write_only(secret: &str) -> String {
    format!("{secret}_wo")
}

/// The name of the attribute whose change sends the write-only companion of a secret again.
pub(crate) fn version(secret: &str) -> String {
    format!("{secret}_wo_version")
}

/// Names and descriptions that are not in the tables, as long-lived as those that are.
struct Told {
    secret: [&'static str; 1],
    write_only: [&'static str; 1],
    version: [&'static str; 1],
    docs: [&'static str; 2],
}

/// What names and descriptions depend on: the secret's name, whether it can be configured, whether it is used once.
type Key = (&'static str, bool, bool);

impl Attr {
    /// Whether it has a write-only companion.
    pub(crate) const fn has_companion(&self) -> bool {
        !matches!(self.companion, Companion::None)
    }

    /// Whether a configuration may hold it.
    pub(crate) const fn is_configurable(&self) -> bool {
        self.optional || self.required
    }

    fn told(&self) -> &'static Told {
        static ALL: Mutex<BTreeMap<Key, &'static Told>> = Mutex::new(BTreeMap::new());
        let once = matches!(self.carrier, Carrier::Birth);
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry((self.name, self.is_configurable(), once)).or_insert_with(|| {
            let keep = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
            let (write_only, version) = (keep(write_only(self.name)), keep(version(self.name)));
            let value = if self.is_configurable() {
                format!("In place of `{}`, a value that is not stored.", self.name)
            } else {
                format!("A value for `{0}` that is not stored, in place of the API's own; `{0}` is null then.", self.name)
            };
            let again = if once {
                format!("A number of your choice that stands for the value of `{write_only}`, which is used once.")
            } else {
                format!(
                    "A number of your choice that stands for the value of `{write_only}`, which Terraform cannot compare: change it, and \
                     the value is sent again."
                )
            };
            Box::leak(Box::new(Told {
                secret: [self.name],
                write_only: [write_only],
                version: [version],
                docs: [keep(value), keep(again)],
            }))
        })
    }

    /// The write-only companion, and its version.
    fn companions(&self) -> [Self; 2] {
        let told = self.told();
        let mut value = text(told.write_only[0]).sensitive().doc(told.docs[0]).check(self.checks).with(&told.version);
        value.kind = self.kind;
        value.write_only = true;
        if self.required {
            value.one_of = &told.secret;
        } else if self.optional {
            value.conflicts = &told.secret;
        }
        [value, int(told.version[0]).doc(told.docs[1]).with(&told.write_only)]
    }
}

/// The attributes of a resource: those of its table, and what stands beside the secrets among them. A secret that is required is not, if its
/// companion is there.
pub(crate) fn with_companions(attrs: &[Attr]) -> Vec<Attr> {
    let mut all = Vec::with_capacity(attrs.len());
    for attr in attrs {
        if !attr.has_companion() {
            all.push(*attr);
            continue;
        }
        let mut secret = *attr;
        if attr.required {
            (secret.required, secret.optional, secret.one_of) = (false, true, &attr.told().write_only);
        }
        all.push(secret);
        all.extend(attr.companions());
    }
    all
}
