//! Object Storage, which speaks S3 and is not in the description.

use eurocloud::asset::{Action, Asset, Carrier, Lookup, Method, Verb, delete, get, put};
use eurocloud::clouds::exoscale::sos;

use super::walk::{Walk, method, skeleton};

impl Walk<'_> {
    /// Object Storage speaks S3, which the description lacks: its requests are compared with the list of what roles call them.
    pub(super) fn stored(&mut self, asset: &Asset) {
        let documents = asset.attrs.iter().filter_map(|attr| match attr.carrier {
            Carrier::Document(path, _) => Some([get(path), put(path), delete(path)]),
            _ => None,
        });
        let listing = asset.listing.map(|listing| get(listing.path));
        let own = [asset.create, get(asset.object), asset.delete].into_iter().chain(asset.update).chain(listing);
        self.stored_verbs(own.chain(documents.flatten()).chain(asset.also_uses.iter().copied()));
    }

    /// The same for an action.
    pub(super) fn stored_action(&mut self, action: &Action) {
        self.stored_verbs(action.requests());
    }

    fn stored_verbs(&mut self, verbs: impl IntoIterator<Item = Verb>) {
        for verb in verbs {
            let known =
                |(method, path, _): &&(Method, &str, &str)| *method == verb.method && skeleton(path) == skeleton(verb.path);
            if !sos::OPERATIONS.iter().any(|operation| known(&operation)) {
                self.tell(format!("{} {}", method(verb.method), verb.path), "roles have no name for it");
            }
        }
    }

    /// The same for a data source, which only reads.
    pub(super) fn stored_lookup(&mut self, lookup: &Lookup) {
        let read = get(lookup.of.object);
        self.stored(&Asset { create: read, update: None, delete: read, attrs: &[], also_uses: &[], ..*lookup.of });
    }
}
