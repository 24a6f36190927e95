//! Ephemeral resources: what they send when they are opened, and what they read of the answer.

use eurocloud::asset::{Asset, Ephemeral, Lookup, Source, Verb};

use super::shape::{Way, is_in_object};
use super::walk::Walk;

impl Walk<'_> {
    /// What is asked for by a request whose body is what its asset would be created with.
    pub(super) fn given(&mut self, lookup: &Lookup, verb: Verb) {
        self.creation(&Asset { create: verb, ..*lookup.of });
        let Some(operation) = self.operation(verb) else { return };
        let place = format!("{} {}", operation.verb, operation.path);
        for attr in lookup.of.attrs.iter().filter(|attr| is_in_object(attr) && !attr.optional && !attr.required) {
            self.attr(&operation.answer, attr, Way::Read, &place);
        }
    }

    /// Everything that an ephemeral resource does.
    pub(super) fn ephemeral(&mut self, ephemeral: &Ephemeral) {
        match &ephemeral.from {
            Source::Told(lookup) => self.lookup(lookup),
            Source::Lived(asset) => self.asset(asset),
            Source::Read(plain) => self.plain(&format!("ephemeral {}", plain.name), plain.uses),
        }
    }
}
