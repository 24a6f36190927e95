//! Planning what attribute rules cannot say: the zone, names of catalogues, values that cannot be cleared.

use super::super::attr::{Catalogue, Clears, write_only};
use super::super::body::Catalogues;
use super::super::choices;
use super::super::hook::Planned;
use super::{AssetResource, handed};
use crate::framework::{Diagnostic, Diagnostics, Outcome, PlanHook};
use crate::value::{Path, Value};

impl AssetResource {
    pub(super) async fn plan_whole(&self, mut plan: PlanHook<'_>) -> Outcome<()> {
        if let Some(unread) = self.refuse_unread(plan.prior, plan.private) {
            return Err(unread.into());
        }
        let mut told = Diagnostics::new();
        if !plan.config.is_null() {
            if !self.asset.global {
                self.plan_zone(&mut plan, &mut told);
            }
            handed::plan(self.asset.attrs, &mut plan);
            self.refuse_clearing(&plan, &mut told);
            self.refuse_several(&plan, &mut told);
            self.check_names(&plan, &mut told).await;
            if let Some(session) = self.cloud.session() {
                let zone = plan.planned.get("zone").as_str().map(str::to_owned);
                told.extend(choices::judge_all(&session, zone.as_deref(), self.asset.attrs, &plan).await);
            }
        }
        if let Some(rule) = self.asset.plan {
            told.extend(rule(&mut plan));
        }
        if let (Some(check), Some(session), false) = (self.asset.plan_check, self.cloud.session(), plan.config.is_null()) {
            let (prior, planned) = (plan.prior.clone(), plan.planned.clone());
            told.extend(check.check(Planned { session, prior, planned }).await);
        }
        told.into_outcome(())
    }

    /// A zone that is not configured: an existing asset keeps its own, a new one gets the provider's.
    fn plan_zone(&self, plan: &mut PlanHook<'_>, told: &mut Diagnostics) {
        if !plan.config.get("zone").is_null() {
            return;
        }
        let default = self.cloud.session().and_then(|session| session.zone.clone());
        match (plan.prior.get("zone").as_str(), default) {
            (Some(kept), Some(default)) if kept != default => {
                let (kept, default) = (kept.to_owned(), default);
                plan.planned.put("zone", Value::from(kept.as_str()));
                told.push(
                    Diagnostic::warning(
                        format!("The {} stays in zone {kept}", self.asset.called()),
                        format!(
                            "The provider's default zone is {default} now, but an existing resource keeps its zone. Write zone = {kept:?} in \
                             its configuration to silence this, or zone = {default:?} to replace it."
                        ),
                    )
                    .at(Path::root("zone")),
                );
            }
            (Some(kept), _) => {
                let kept = Value::from(kept);
                plan.planned.put("zone", kept);
            }
            (None, Some(default)) => plan.planned.put("zone", Value::from(default)),
            (None, None) if self.cloud.session().is_none() => plan.planned.put("zone", Value::UNKNOWN),
            (None, None) => told.error_at(
                Path::root("zone"),
                format!("The {} needs a zone", self.asset.called()),
                format!("Write zone in its configuration, or give a default zone: {}.", self.cloud.default_zone_is_from()),
            ),
        }
    }

    fn refuse_clearing(&self, plan: &PlanHook<'_>, told: &mut Diagnostics) {
        for attr in self.asset.attrs.iter().filter(|attr| attr.clears == Clears::Never && !attr.fixed) {
            // An object that is replaced begins without it.
            let in_place = plan.replace.is_empty();
            let (planned, prior) = (plan.planned.get(attr.name), plan.prior.get(attr.name));
            let emptied = |value: &Value| value.is_null() || value.as_str() == Some("");
            // Another way to give it is no clearing of it.
            let (given, was_given) = (handed::is_given(attr, plan.config), handed::is_handed_in(attr, plan.prior));
            if emptied(planned) && !given && (!emptied(prior) || was_given) && in_place {
                let name = if was_given { write_only(attr.name) } else { attr.name.to_owned() };
                told.error_at(
                    Path::root(name.as_str()),
                    format!("{name} cannot be cleared"),
                    format!(
                        "The API has no way to remove it from a {}. Give it another value; or, if the object may be destroyed and created \
                         again without it, mark it with `terraform taint ADDRESS` (`tofu taint ADDRESS`) and apply.",
                        self.asset.called()
                    ),
                );
            }
        }
    }

    /// Where the API holds one object, which of several it shall be cannot be told.
    fn refuse_several(&self, plan: &PlanHook<'_>, told: &mut Diagnostics) {
        for attr in self.asset.attrs.iter().filter(|attr| attr.one) {
            let several = plan.config.get(attr.name).elements().len();
            if several > 1 {
                told.error_at(
                    Path::root(attr.name),
                    format!("Only one {} can be given", attr.name),
                    format!("The API holds one for a {}; there are {several} here.", self.asset.called()),
                );
            }
        }
    }

    /// Names that the API's catalogue does not have are told while planning, if it can be read.
    async fn check_names(&self, plan: &PlanHook<'_>, told: &mut Diagnostics) {
        let named = self.asset.attrs.iter().filter(|attr| attr.catalogue.is_some());
        let changed: Vec<_> = named.filter(|attr| plan.planned.get(attr.name) != plan.prior.get(attr.name)).collect();
        let Some(session) = self.cloud.session().filter(|_| !changed.is_empty()) else { return };
        let zone = plan.planned.get("zone").as_str().map(str::to_owned);
        let Ok(catalogues) = session.catalogues(self.asset.attrs, zone.as_deref()).await else { return };
        for attr in changed {
            let (Some(catalogue), Some(name)) = (attr.catalogue, plan.planned.get(attr.name).as_str()) else { continue };
            if catalogues.id_of(catalogue, name).is_none() {
                told.push(unknown_name(&catalogues, attr.name, catalogue, name));
            }
        }
    }
}

/// Tells that a catalogue does not have a name, and which names are nearest.
pub(crate) fn unknown_name(catalogues: &Catalogues, attr: &str, catalogue: &Catalogue, name: &str) -> Diagnostic {
    let nearest = catalogues.nearest(catalogue, name).join(", ");
    Diagnostic::error(
        format!("There is no {} {name:?}", catalogue.what),
        format!("The API's list of {}s does not have it. The nearest are: {nearest}.", catalogue.what),
    )
    .at(Path::root(attr))
}
