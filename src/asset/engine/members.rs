//! Sets whose elements are attached and detached one by one.

use std::time::Duration;

use super::super::attr::{Attr, Members};
use super::super::call::Call;
use super::super::hook::Result;
use super::AssetResource;
use super::links::is_undecided;
use super::settle::without_unknowns;
use crate::api::{Kind, Request};
use crate::value::Value;

/// Pauses between looks whether an element is there, when the answer about it was lost.
const LOOKS: [Duration; 4] = [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];

impl AssetResource {
    /// Attaches, updates and detaches elements until the set is what is planned.
    pub(super) async fn apply_members(&self, call: &Call, attr: &Attr, members: &Members, prior: &Value) -> Result {
        let planned = call.planned.get(attr.name);
        if attr.shared && (planned.is_null() && prior.is_null() || is_undecided(call, attr)) {
            return Ok(());
        }
        for gone in prior.elements().iter().filter(|old| !planned.elements().iter().any(|new| is_same(attr, old, new))) {
            let request = call.request_each(members.detach, Some(gone)).doing(format!("detach {} from", member(attr)));
            self.bring_member(call, attr, gone, false, request).await?;
        }
        for new in planned.elements() {
            match prior.elements().iter().find(|old| is_same(attr, old, new)) {
                Some(old) if covers(new, old) => {}
                Some(_) => {
                    if let Some(update) = members.update {
                        call.carry_out(call.request_each(update, Some(new)).doing(format!("change {} of", member(attr)))).await?;
                    }
                }
                None => {
                    let request = call.request_each(members.attach, Some(new)).doing(format!("attach {} to", member(attr)));
                    self.bring_member(call, attr, new, true, request).await?;
                }
            }
        }
        Ok(())
    }

    /// Attaches or detaches one element. A conflict, or an answer that was lost, is no failure if the element is as wanted; only if it
    /// is not, a lost request is sent once more.
    async fn bring_member(&self, call: &Call, attr: &Attr, element: &Value, wanted: bool, request: Request) -> Result {
        let mut first = true;
        loop {
            let failure = match call.carry_out(request.clone()).await {
                Ok(_) => return Ok(()),
                Err(failure) if failure.is_not_found() && !wanted => return Ok(()),
                Err(failure) => failure,
            };
            let lost = failure.api().is_some_and(crate::api::Error::is_unknown);
            let looks = match failure.api().map(|error| error.kind) {
                _ if lost => LOOKS.as_slice(),
                Some(Kind::Conflict) => &LOOKS[..1],
                _ => return Err(failure),
            };
            for pause in looks {
                call.client().clock().sleep(*pause).await;
                if self.holds(call, attr, element).await == Some(wanted) {
                    return Ok(());
                }
            }
            if !lost || !first {
                return Err(failure);
            }
            first = false;
        }
    }

    /// Whether the API lists an element; `None` if it does not tell.
    async fn holds(&self, call: &Call, attr: &Attr, element: &Value) -> Option<bool> {
        // An attribute that is null is not looked at.
        let mut base = without_unknowns(&call.planned);
        base.put(attr.name, Value::set([without_unknowns(element)]));
        let found = self.look(call, &base).await.ok()??;
        Some(found.get(attr.name).elements().iter().any(|found| is_same(attr, found, element)))
    }
}

fn is_same(attr: &Attr, left: &Value, right: &Value) -> bool {
    if attr.key.is_empty() { left == right } else { left.get(attr.key) == right.get(attr.key) }
}

fn member(attr: &Attr) -> String {
    attr.name.trim_end_matches("_ids").trim_end_matches('s').replace('_', " ")
}

/// Whether an element that stays needs no change: what is not known or not configured of it is as it was.
fn covers(new: &Value, old: &Value) -> bool {
    match (new.entries(), old.entries()) {
        (Some(new), Some(old)) => {
            new.iter().all(|(name, value)| value.is_unknown() || value.is_null() || old.get(name) == Some(value))
        }
        _ => new == old,
    }
}
