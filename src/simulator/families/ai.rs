//! Models for inference, the keys of its interface, and what may be chosen. Deployments have their own file.

use serde_json::{Value, json};

use super::{account, ai_deployment, refers, text};
use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{Effect, Fields};

pub(super) const MODEL: &str = "ai-model";
const KEY: &str = "ai-api-key";
/// Of a key: what it is, shown when it is made, rotated or revealed.
const VALUE: &str = "_value";
/// How large a model turns out to be.
const BYTES_PER_LETTER: usize = 1_750_000_003;

pub(super) const ROUTES: Routes = &[
    ("list-models", |call| call.list(MODEL, "models")),
    ("get-model", |call| call.show(MODEL, &call.id())),
    ("create-model", create_model),
    ("delete-model", delete_model),
    ("list-ai-api-keys", |call| call.list(KEY, "ai-api-keys")),
    ("get-ai-api-key", |call| call.show(KEY, &call.id())),
    ("create-ai-api-key", create_key),
    ("update-ai-api-key", update_key),
    ("delete-ai-api-key", |call| {
        let id = call.id();
        call.object(KEY, &id)?;
        call.delete(KEY, &id)
    }),
    ("rotate-ai-api-key", |call| {
        let id = call.id();
        call.object(KEY, &id)?;
        let value = secret(call);
        let fields = json!({VALUE: value, "updated-at": call.stamp()});
        Effect::merge(KEY, &id, fields.as_object().cloned().unwrap_or_default()).apply(call.world);
        Ok(json!({ "value": value }))
    }),
    ("reveal-ai-api-key", |call| Ok(json!({"value": call.member(KEY, &call.id(), VALUE)?}))),
    ("list-ai-instance-types", |_| {
        let types = GPUS.iter().map(|(family, authorized)| json!({"family": family, "authorized": authorized}));
        Ok(json!({"instance-types": types.collect::<Vec<_>>()}))
    }),
    ("get-user-org-consumption-quota", |_| Ok(json!({"quota-uom-per-minute": null}))),
    ("get-inference-engine-help", |call| match call.query.get("version") {
        Some(version) if !version.starts_with("0.") => Err(Refusal::invalid(format!("There is no inference engine {version}"))),
        _ => Ok(json!({"parameters": PARAMETERS.iter().map(Parameter::shown).collect::<Vec<_>>()})),
    }),
];

/// Families with GPUs that can serve a model, and whether the account may use them.
pub(super) const GPUS: &[(&str, bool)] = &[("gpua5000", true), ("gpu3080ti", true), ("gpurtx6000pro", false)];

/// Something that can be set of the inference engine.
pub(super) struct Parameter {
    name: &'static str,
    section: &'static str,
    form: &'static str,
    default: &'static str,
    allowed: &'static [&'static str],
    description: &'static str,
}

pub(super) const PARAMETERS: &[Parameter] = &[
    parameter("max-model-len", "ModelConfig", "int", "", &[], "Longest context, in tokens."),
    parameter(
        "dtype",
        "ModelConfig",
        "str",
        "auto",
        &["auto", "bfloat16", "float16", "float32"],
        "Type of weights and activations.",
    ),
    parameter("gpu-memory-utilization", "CacheConfig", "float", "0.9", &[], "Part of the memory that the model may use."),
    parameter("max-num-seqs", "SchedulerConfig", "int", "", &[], "Most sequences in one iteration."),
    parameter("enable-prefix-caching", "CacheConfig", "bool", "True", &[], "Keeps what prompts have in common."),
    parameter(
        "tool-call-parser",
        "Frontend",
        "str",
        "",
        &["hermes", "llama3_json", "mistral", "openai"],
        "Reads the model's calls.",
    ),
];

const fn parameter(
    name: &'static str,
    section: &'static str,
    form: &'static str,
    default: &'static str,
    allowed: &'static [&'static str],
    description: &'static str,
) -> Parameter {
    Parameter { name, section, form, default, allowed, description }
}

impl Parameter {
    fn shown(&self) -> Value {
        json!({
            "name": self.name, "section": self.section, "type": self.form, "default": self.default, "description": self.description,
            "allowed-values": self.allowed, "flags": [format!("--{}", self.name)],
        })
    }

    /// Whether `--name=value` sets it to what it allows.
    pub(super) fn takes(&self, argument: &str) -> bool {
        let (flag, value) = argument.split_once('=').unwrap_or((argument, ""));
        flag.strip_prefix("--") == Some(self.name) && (self.allowed.is_empty() || self.allowed.contains(&value))
    }
}

/// Is there at once, and ready when its files are. Under a license they cannot be had without a token.
fn create_model(call: &mut Call<'_>) -> Outcome {
    let name = call.text("name").unwrap_or_default();
    let mut fields = call.pick(&["name"]);
    fields.extend(dated(call, json!({"state": "downloading", "model-size": 0})));
    if name.starts_with("meta-llama/") && call.text("huggingface-token").is_none() {
        let told = format!("The files of {name} cannot be downloaded without a token: the model is under a license");
        call.twist.failure = Some(("forbidden".to_owned(), told));
    }
    let id = call.put(MODEL, Scope::Zone, false, fields);
    let ready = dated(call, json!({"state": "ready", "model-size": name.len() * BYTES_PER_LETTER}));
    let failed = Effect::set(MODEL, &id, "state", "error");
    Ok(call.begin(Some((MODEL, &id)), (MODEL, &id), vec![Effect::merge(MODEL, &id, ready)], vec![failed]))
}

/// The refusal names the deployments that are in the way, and nothing else.
fn delete_model(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(MODEL, &id)?;
    let users = call.all(ai_deployment::KIND).into_iter().filter(|(_, d)| refers(&d.fields, "model", "id") == Some(&id));
    let users: Vec<&str> = users.filter_map(|(_, deployment)| text(&deployment.fields, "name")).collect();
    if !users.is_empty() {
        let refusal = Refusal::in_use(format!("Model {id} has deployments"));
        return Err(refusal.instead(json!({ "deployments": users })));
    }
    call.delete(MODEL, &id)
}

/// Members with the present time as that of the last change.
pub(super) fn dated(call: &Call<'_>, fields: Value) -> Fields {
    let Value::Object(mut fields) = fields else { return Fields::new() };
    fields.insert("updated-at".to_owned(), call.stamp().into());
    fields
}

/// A value that nobody can guess.
pub(super) fn secret(call: &mut Call<'_>) -> String {
    format!("exo-ai-{}", call.world.uuid().replace('-', ""))
}

/// A key opens all public deployments, or one of the account's own.
fn scope(call: &Call<'_>) -> Result<(), Refusal> {
    match call.text("scope") {
        Some(scope) if scope != "public" && uuid::Uuid::try_parse(&scope).is_err() => {
            Err(Refusal::invalid(format!("scope must be public or the identifier of a deployment, not {scope}")))
        }
        Some(scope) if scope != "public" => call.must_exist(ai_deployment::KIND, &[scope]),
        _ => Ok(()),
    }
}

/// Answered at once, with the value.
fn create_key(call: &mut Call<'_>) -> Outcome {
    scope(call)?;
    let value = secret(call);
    let mut fields = call.pick(&["name", "scope"]);
    fields.extend(dated(call, json!({VALUE: value, "org-uuid": account::ORGANISATION})));
    let id = call.put(KEY, Scope::Account, false, fields);
    let mut shown = call.show(KEY, &id)?;
    shown["value"] = json!(value);
    Ok(shown)
}

fn update_key(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    call.object(KEY, &id)?;
    scope(call)?;
    let mut fields = call.pick(&["name", "scope"]);
    if fields.is_empty() {
        return Err(Refusal::invalid("Nothing to update"));
    }
    fields.extend(dated(call, json!({})));
    Effect::merge(KEY, &id, fields).apply(call.world);
    call.show(KEY, &id)
}
