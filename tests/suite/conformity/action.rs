//! What actions ask of the API.

use eurocloud::asset::{Action, Asset, Attr, wire_path};
use eurocloud::clouds::exoscale::sos;

use super::shape::{Way, missing};
use super::walk::Walk;

impl Walk<'_> {
    /// What an action asks, with its arguments in path and body.
    pub(super) fn action(&mut self, action: &Action) {
        self.table = format!("action {}", action.name);
        if sos::speaks_s3(action.target.object) {
            self.stored_action(action);
            return;
        }
        let mut arguments = action.target.attrs.to_vec();
        arguments.extend(action.places());
        let asset = Asset { attrs: arguments.leak(), ..action.target };
        for verb in action.requests() {
            self.operation(verb);
        }
        let Some(verb) = action.request else { return };
        let Some(operation) = self.operation(verb) else { return };
        if !verb.send.is_empty() {
            self.verb(&asset, verb, None);
            return;
        }
        self.places(&asset, verb, operation, None);
        let place = format!("{} {}", operation.verb, operation.path);
        let sent: Vec<&Attr> = action.target.attrs.iter().filter(|attr| attr.in_create).collect();
        let Some(body) = &operation.body else {
            if !sent.is_empty() {
                self.tell(place, "takes no body");
            }
            return;
        };
        for attr in &sent {
            // `instance` is a whole instance in some bodies, with a read-only id that is meant all the same.
            let way =
                if wire_path(attr).rsplit_once('.').is_some_and(|(_, field)| field == "id") { Way::Read } else { Way::Sent };
            self.attr(body, attr, way, &place);
        }
        let sent: Vec<(String, bool)> = sent.iter().map(|attr| (wire_path(attr), attr.required)).collect();
        for what in missing(self.api, body, &sent) {
            self.tell(place.clone(), what);
        }
    }
}
