//! Events: what was changed in an organization, when, by whom.

use serde_json::Value as Json;

use crate::asset::{Asset, Attr, Codec, Lookup, int, text, time};
use crate::framework::Validator;
use crate::value::Value;

/// The answer is a bare array, and an entry has only the fields that make sense for it.
static EVENT: Asset = Asset::new("event", "/event", "")
    .doc("A request that changed something.")
    .global()
    .named_by("request-id")
    .listed_as("")
    .attrs(&[
        time("timestamp").doc("When it happened."),
        text("handler").computed().doc("Operation of the API, such as `create-instance`."),
        text("message").computed().doc("What happened, in words."),
        int("status").computed().doc("HTTP status of the answer."),
        text("zone").computed().doc("Zone that it was about."),
        text("uri").computed().doc("Path that was asked for."),
        text("source_ip").computed().doc("Address that the request came from."),
        int("elapsed_ms").computed().doc("How long it took, in milliseconds."),
        text("iam_user_id").api("iam-user.id").computed().doc("User who did it."),
        text("iam_user_email").api("iam-user.email").computed().doc("E-mail address of that user."),
        text("iam_role_id").api("iam-role.id").computed().doc("Role under which it was done."),
        text("iam_role_name").api("iam-role.name").computed().doc("Name of that role."),
        text("iam_api_key").api("iam-api-key.key").computed().doc("API key by which it was done."),
        text("iam_api_key_name").api("iam-api-key.name").computed().doc("Name of that key."),
        parameters("path_params").doc("Placeholders of the path and their values, as JSON."),
        parameters("get_params").doc("Query of the request, as JSON."),
        // What was sent may hold passwords.
        parameters("body_params").sensitive().doc("Body of the request, as JSON."),
    ]);

/// Any JSON, as text.
const fn parameters(name: &'static str) -> Attr {
    text(name).computed().codec(Codec { out: |_, _| Json::Null, back: as_json })
}

fn as_json(json: &Json, _: &Json) -> Value {
    match json.as_object() {
        Some(object) if !object.is_empty() => json.to_string().into(),
        _ => Value::Null,
    }
}

/// Lists what happened.
pub static EVENT_LIST: Lookup = Lookup::list("event_list", &EVENT, "events")
    .doc("Lists what was changed in the organization, by whom and how it went: of the last 24 hours, or of the time from `from` to `to`.")
    .narrowed_by(&["handler", "message", "status", "zone", "uri", "source_ip", "iam_user_email", "iam_api_key"])
    .filters(&[
        text("from").check(MOMENT).doc("Nothing before this, as `2026-03-01T00:00:00Z`."),
        text("to").check(MOMENT).doc("Nothing after this, as `2026-03-02T00:00:00Z`."),
    ])
    .query(&[("from", "from"), ("to", "to")])
    .in_order_of(&["timestamp", "id"]);

const MOMENT: &[Validator] = &[Validator::Pattern(
    r"^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
    "be a point in time such as `2026-03-01T00:00:00Z`",
)];
