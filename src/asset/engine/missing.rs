//! What is told where it is not known what became of a creation: enough to find by hand whatever it made.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::super::attr::Attr;
use super::super::call::Call;
use super::super::report::{Failure, diagnostic};
use crate::api::{Error, Request};
use crate::framework::Diagnostic;
use crate::value::Value;

pub(super) fn zone_words(call: &Call) -> String {
    call.zone.as_ref().map(|zone| format!(" in zone {zone}")).unwrap_or_default()
}

/// What was sent, as it stands in a configuration, without what is secret: what has no name is known by it.
fn sent(call: &Call) -> String {
    let told = |attr: &&Attr| (attr.required || attr.optional) && !attr.sensitive && !attr.has_companion();
    let told = call.asset.attrs.iter().filter(told).filter_map(|attr| {
        let value = call.planned.get(attr.name);
        match value {
            Value::String(text) if text.len() <= 200 => Some(format!("{} = {text:?}", attr.name)),
            Value::Number(_) | Value::Bool(_) => Some(format!("{} = {}", attr.name, value.to_json()?)),
            _ => None,
        }
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!("\n\nWhat was sent: {}.", told.join(", ")) }
}

/// Its turn came when the time allowed was over.
pub(super) fn out_of_time(call: &Call) -> Failure {
    Diagnostic::error(
        format!("Cannot create {}: the time allowed was over before its turn came", call.about()),
        "Others of its kind are created one after the other where the API tells them apart in no other way, and it waited for them. Nothing \
         was sent.\n\nWhat to do: apply again; raise the timeout if there are many.",
    )
    .into()
}

/// The answer was lost, and what it may have made was not found.
pub(super) fn may_exist(call: &Call, error: &Error, why: &str) -> Failure {
    let mut diagnostic = diagnostic(error);
    diagnostic.summary = format!("{} may or may not have been created", call.about());
    let at = OffsetDateTime::from(call.client().now()).format(&Rfc3339).unwrap_or_default();
    diagnostic.detail = format!(
        "The answer to its creation{} was lost at {at}, and {why}.\n\n{}{}\n\nWhat to do: look for it in the cloud's console. If it is \
         there, import it or delete it; then apply again.",
        zone_words(call),
        diagnostic.detail,
        sent(call)
    );
    diagnostic.into()
}

/// An operation failed, or goes on without us, and nothing shows what it made.
pub(super) fn may_be_there(call: &Call, error: &Error) -> Failure {
    let mut diagnostic = diagnostic(error);
    diagnostic.detail = format!("{}{}", diagnostic.detail, sent(call));
    diagnostic.into()
}

/// The API says that it was created, and does not show it.
pub(super) fn not_shown(call: &Call, request: &Request, trouble: Option<Failure>) -> Failure {
    let why = match trouble {
        None => "does not show it".to_owned(),
        Some(failure) => {
            let told = failure.into_diagnostics().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            format!("cannot be asked about it:\n\n{told}\n\nIt exists, as far as is known")
        }
    };
    Diagnostic::error(
        format!("The new {} cannot be found", call.about()),
        format!(
            "The API says that it was created{}, but the list that {} is in {why}.{}\n\nWhat to do: look for it in the cloud's console and \
             import it, or delete it and apply again.",
            zone_words(call),
            request.subject(),
            sent(call)
        ),
    )
    .into()
}

/// Several new objects say what was sent.
pub(super) fn too_many(call: &Call, found: &[String]) -> Diagnostic {
    Diagnostic::error(
        format!("{} was created, but which one it is cannot be told", call.about()),
        format!(
            "The answer to its creation{} was lost, and several new objects say what was sent: {}. Nothing more was created.{}\n\nWhat to \
             do: find out which of them is wanted and import it, delete those that nobody needs, then apply again.",
            zone_words(call),
            found.join(", "),
            sent(call)
        ),
    )
}

/// Something that exists stands in the way; `found` are those that say what was sent.
pub(super) fn taken(call: &Call, error: &Error, found: &[String]) -> Failure {
    let mut diagnostic = diagnostic(error);
    if !found.is_empty() {
        let forms = super::import_forms(call.asset).join(" or ");
        diagnostic.detail = format!(
            "{}\n\nWhat says the same already: {}{}. To manage it by this configuration, import it as {forms}.",
            diagnostic.detail,
            found.join(", "),
            zone_words(call),
        );
    }
    if call.about() == call.asset.called() {
        diagnostic.detail.push_str(&sent(call));
    }
    diagnostic.into()
}
