//! Deployments: a model on GPUs, in one zone. The account has its own (`private`) and sees the vendor's (`public`).

use serde_json::{Value, json};

use super::ai::{GPUS, MODEL, PARAMETERS, dated, secret};
use super::{furnish, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::site::Site;
use crate::simulator::world::{Effect, Fields, World};

pub(super) const KIND: &str = "ai-deployment";
const KEY: &str = "_api-key";
/// The engine that is taken when none is named.
const ENGINE: &str = "0.25.1";

pub(super) const ROUTES: Routes = &[
    ("list-deployments", list),
    ("get-deployment", |call| call.show(KIND, &call.id())),
    ("create-deployment", create),
    ("update-deployment", update),
    ("scale-deployment", |call| {
        let id = own(call)?;
        let after = call.pick(&["replicas"]);
        become_ready(call, &id, "scaling", after)
    }),
    ("delete-deployment", |call| {
        let id = own(call)?;
        call.delete(KIND, &id)
    }),
    ("reveal-deployment-api-key", |call| Ok(json!({"api-key": call.member(KIND, &call.id(), KEY)?}))),
    ("get-deployment-logs", logs),
];

pub(super) fn seed(world: &mut World, _: &Site) {
    let name = "gpt-oss-120b";
    let fields = json!({
        "name": name, "state": "ready", "visibility": "public", "service-level": "pro", "model": {"name": format!("openai/{name}")},
        "deployment-url": "https://inference.example/v1", "created-at": "2026-03-25T10:00:00Z", "updated-at": "2026-03-25T10:00:00Z",
    });
    furnish(world, KIND, name, fields);
}

/// The account's own ones, unless the public ones are asked for.
fn list(call: &mut Call<'_>) -> Outcome {
    let visibility = call.query.get("visibility").map_or("private", String::as_str);
    if !["private", "public"].contains(&visibility) {
        return Err(Refusal::invalid(format!("visibility must be private or public, not {visibility}")));
    }
    let found = call.all(KIND).into_iter().filter(|(_, d)| text(&d.fields, "visibility") == Some(visibility));
    Ok(json!({"deployments": found.map(|(_, d)| Value::Object(d.fields.clone())).collect::<Vec<_>>()}))
}

/// The deployment that the path names, if the account may change it and nothing else does.
fn own(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.id();
    let fields = &call.object(KIND, &id)?.fields;
    match (text(fields, "visibility"), text(fields, "state").unwrap_or_default()) {
        (Some("public"), _) => Err(Refusal::forbidden(format!("Deployment {id} is not the organisation's own"))),
        (_, "ready" | "error") => Ok(id),
        (_, state) => Err(Refusal::conflict(format!("Deployment {id} is {state}"))),
    }
}

/// A model is named by its identifier or by its name, and must have arrived.
fn model(call: &Call<'_>) -> Result<Value, Refusal> {
    let (id, name) = (call.refers("model", "id"), call.refers("model", "name"));
    let wanted = |(key, fields): (&String, &Fields)| match (&id, &name) {
        (Some(id), _) => key == id,
        (None, name) => text(fields, "name") == name.as_deref(),
    };
    let found = call.all(MODEL).into_iter().find(|(key, model)| wanted((*key, &model.fields)));
    let (id, model) = found.ok_or_else(|| Refusal::invalid("There is no such model"))?;
    match text(&model.fields, "state") {
        Some("ready") => Ok(json!({"id": id, "name": text(&model.fields, "name")})),
        state => Err(Refusal::in_use(format!("Model {id} is {}", state.unwrap_or("not ready")))),
    }
}

/// Only what the engine's help tells of may be set.
fn parameters(call: &Call<'_>) -> Result<(), Refusal> {
    let given = call.body.get("inference-engine-parameters").and_then(Value::as_array);
    let wrong = given.into_iter().flatten().filter_map(Value::as_str).find(|a| !PARAMETERS.iter().any(|p| p.takes(a)));
    wrong.map_or(Ok(()), |wrong| Err(Refusal::invalid(format!("The inference engine does not take {wrong}"))))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let (family, count) = (call.text("gpu-type").unwrap_or_default(), call.number("gpu-count").unwrap_or_default());
    match GPUS.iter().find(|(known, _)| *known == family) {
        None => return Err(Refusal::invalid(format!("There is no GPU type {family}"))),
        Some((_, false)) => {
            return Err(Refusal::forbidden(format!("The organisation is not authorized to use GPU type {family}")));
        }
        Some(_) if count > 8 => return Err(Refusal::invalid("gpu-count must be 1 to 8")),
        Some(_) => {}
    }
    parameters(call)?;
    let model = model(call)?;
    let mut fields = call.pick(&["name", "gpu-type", "gpu-count", "replicas", "inference-engine-parameters"]);
    let engine = call.text("inference-engine-version").unwrap_or_else(|| ENGINE.to_owned());
    let key = secret(call);
    fields.extend(dated(
        call,
        json!({
            "model": model, "inference-engine-version": engine, "state": "creating", "visibility": "private", "service-level": "pro",
            KEY: key,
        }),
    ));
    let id = call.put(KIND, Scope::Zone, false, fields);
    let url = format!("https://{id}.inference-{}.example/v1", call.zone);
    Effect::set(KIND, &id, "deployment-url", url).apply(call.world);
    let failed = Effect::set(KIND, &id, "state", "error");
    let ready = dated(call, json!({"state": "ready"}));
    Ok(call.begin(Some((KIND, &id)), (KIND, &id), vec![Effect::merge(KIND, &id, ready)], vec![failed]))
}

/// What is not sent stays as it is.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = own(call)?;
    parameters(call)?;
    let after = call.pick(&["name", "inference-engine-version", "inference-engine-parameters"]);
    become_ready(call, &id, "updating", after)
}

/// Changes a deployment, which shows another state meanwhile.
fn become_ready(call: &mut Call<'_>, id: &str, meanwhile: &str, mut after: Fields) -> Outcome {
    after.extend(dated(call, json!({"state": "ready"})));
    Effect::set(KIND, id, "state", meanwhile).apply(call.world);
    let regret = Effect::set(KIND, id, "state", "ready");
    Ok(call.begin(Some((KIND, id)), (KIND, id), vec![Effect::merge(KIND, id, after)], vec![regret]))
}

/// The newest lines, in order.
fn logs(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    let fields = &call.object(KIND, &id)?.fields;
    let at = text(fields, "updated-at").unwrap_or_default();
    let lines = ["Starting the inference engine", "Loading the model's weights", "Application startup complete"];
    let tail = match call.query.get("tail").map(|tail| tail.parse::<usize>()) {
        Some(Err(_)) => return Err(Refusal::invalid("tail must be a whole number")),
        Some(Ok(tail)) => tail,
        None => lines.len(),
    };
    let shown = lines.iter().skip(lines.len().saturating_sub(tail));
    let shown = shown.map(|line| json!({"time": at, "message": line, "node": format!("{}-0", &id[..8])}));
    Ok(json!({"logs": shown.collect::<Vec<_>>()}))
}
