//! The one resource of the corner provider: every shape of attribute, and texts that make it misbehave.

use std::sync::LazyLock;

use eurocloud::framework::{
    Applied, Attribute, AttributeKind, Block, BoxFuture, Create, Delete, Diagnostic, Diagnostics, Encoding, Failed, Import, Move,
    NestedBlock, Nesting, Outcome, Read, Replace, Resource, Schema, State, Text, Update, Upgrade, UpgradedState,
};
use eurocloud::value::{Type, Value};
use serde_json::{Value as Json, json};

use super::provider::{refusal, schema, witness};

/// A resource that is what was planned.
///
/// `text` may ask for trouble: `panic`, `fail with nothing`, `fail half-way`.
pub(super) struct Thing {
    type_name: &'static str,
}

impl Thing {
    pub(super) fn new(type_name: &'static str) -> Self {
        Self { type_name }
    }
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let mut it = schema(1, attributes());
    it.block.blocks = vec![block("step", Nesting::List), block("tag", Nesting::Set)];
    it
});

fn attributes() -> Vec<Attribute> {
    let mut id = computed("id", Type::String);
    id.rules.use_state_for_unknown = true;
    let mut place = optional("place", Type::String);
    place.rules.replace = Replace::Always;
    let mut flag = optional("flag", Type::Bool).computed();
    flag.default = Some(Value::Bool(true));
    let mut secret = optional("secret", Type::String);
    secret.write_only = true;
    let mut password = optional("password", Type::String);
    password.sensitive = true;
    vec![
        id,
        computed("revision", Type::Number),
        optional("text", Type::String),
        optional("number", Type::Number),
        flag,
        place,
        optional("strings", Type::list(Type::String)),
        optional("numbers", Type::set(Type::Number)),
        optional("names", Type::map(Type::String)),
        optional("pair", Type::object([("left", Type::String), ("right", Type::Number)])),
        optional("anything", Type::Dynamic),
        secret,
        optional("secret_version", Type::Number),
        computed("secret_length", Type::Number),
        password,
        nested("single", Nesting::Single),
        nested("ordered", Nesting::List),
        nested("members", Nesting::Set),
        nested("named", Nesting::Map),
    ]
}

fn optional(name: &'static str, kind: Type) -> Attribute {
    Attribute::new(name, kind).optional().describe("May be given.")
}

fn computed(name: &'static str, kind: Type) -> Attribute {
    Attribute::new(name, kind).computed().describe("Is made.")
}

/// Objects with a name from the configuration and a serial of the provider, which stays as long as the object does.
fn nested(name: &'static str, nesting: Nesting) -> Attribute {
    let mut serial = computed("serial", Type::String);
    serial.rules.use_state_for_unknown = true;
    let attributes = vec![Attribute::new("name", Type::String).required().describe("Its name."), serial];
    let mut nested = Attribute::nested(name, nesting, attributes).optional().describe("Objects.");
    if let AttributeKind::Nested { key, encoding, .. } = &mut nested.kind {
        *encoding = Encoding::Nested;
        *key = matches!(nesting, Nesting::List | Nesting::Set).then_some(Text::Borrowed("name"));
    }
    nested
}

fn block(name: &'static str, nesting: Nesting) -> NestedBlock {
    let mut serial = computed("serial", Type::String);
    serial.rules.use_state_for_unknown = true;
    let attributes = vec![Attribute::new("name", Type::String).required().describe("Its name."), serial];
    let block = Block { attributes, description: "A block.".into(), ..Block::default() };
    NestedBlock { name: name.into(), nesting, block, min_items: 0, max_items: 0, key: Some("name".into()) }
}

/// What the private bytes of a revision are. They are lost when they do not come back.
fn private(revision: i64) -> Vec<u8> {
    format!("corner:{revision}").into_bytes()
}

/// Makes the state out of a plan: everything unknown becomes known.
fn make(mut planned: Value, config: &Value, revision: i64) -> State {
    witness(config.get("secret"));
    let secret = config.get("secret").as_str().map(|secret| i64::try_from(secret.len()).unwrap_or(i64::MAX));
    if planned.get("secret_length").is_unknown() {
        planned.put("secret_length", secret.into());
    }
    planned.put("revision", revision.into());
    State { value: known(planned, &SCHEMA.block.value_type(), revision), private: private(revision) }
}

fn known(value: Value, kind: &Type, revision: i64) -> Value {
    match (value, kind) {
        (Value::Unknown(_), Type::Bool) => Value::Bool(true),
        (Value::Unknown(_), Type::Number) => Value::int(revision),
        (Value::Unknown(_), Type::String) => uuid::Uuid::new_v4().to_string().into(),
        (Value::Unknown(_), Type::Dynamic) => Value::Dynamic(Box::new((Type::String, "made".into()))),
        (Value::Unknown(_), _) => Value::Null,
        (Value::List(elements), Type::List(kind)) => Value::list(elements.into_iter().map(|value| known(value, kind, revision))),
        (Value::Set(elements), Type::Set(kind)) => {
            Value::set(elements.as_slice().iter().cloned().map(|value| known(value, kind, revision)))
        }
        (Value::Map(entries), Type::Map(kind)) => {
            Value::map(entries.into_iter().map(|(key, value)| (key, known(value, kind, revision))))
        }
        (Value::Object(mut entries), Type::Object(kinds)) => {
            // A serial tells which object it was made for, and when.
            if entries.get("serial").is_some_and(Value::is_unknown) {
                let name = entries.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
                entries.insert("serial".into(), format!("{name}#{revision}").into());
            }
            Value::object(entries.into_iter().map(|(name, value)| {
                let kind = kinds.get(&name).cloned().unwrap_or(Type::Dynamic);
                (name, known(value, &kind, revision))
            }))
        }
        (value, _) => value,
    }
}

impl Resource for Thing {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn schema(&self) -> &Schema {
        &SCHEMA
    }

    fn validate<'a>(&'a self, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        let warns = config.get("text").as_str() == Some("warn");
        Box::pin(async move {
            let mut outcome = eurocloud::framework::Success::from(());
            if warns {
                outcome.warnings.push(Diagnostic::warning("This text warns", "It asked for it."));
            }
            Ok(outcome)
        })
    }

    fn read(&self, request: Read) -> BoxFuture<'_, Outcome<Option<State>>> {
        Box::pin(async move {
            let revision = request.state.value.get("revision").as_i64().unwrap_or_default();
            if request.state.private == private(revision) {
                Ok(Some(request.state).into())
            } else {
                Err(refusal("The private bytes were lost", String::from_utf8_lossy(&request.state.private)).into())
            }
        })
    }

    fn create(&self, request: Create) -> BoxFuture<'_, Applied> {
        Box::pin(async move {
            let text = request.planned.value.get("text").as_str().unwrap_or_default().to_owned();
            let state = make(request.planned.value, &request.config, 1);
            match text.as_str() {
                "panic" => panic!("this text panics"),
                "fail with nothing" => Err(refusal("Nothing was made", "It was refused.").into()),
                "fail half-way" => Err(Failed {
                    state: Some(state),
                    diagnostics: refusal("Only half was made", "The other half was refused.").into(),
                }),
                _ => Ok(state.into()),
            }
        })
    }

    fn update(&self, request: Update) -> BoxFuture<'_, Applied> {
        Box::pin(async move {
            let revision = request.prior.get("revision").as_i64().unwrap_or_default();
            if request.planned.private != private(revision) {
                return Err(refusal("The private bytes of the plan were lost", "They must arrive at an update.").into());
            }
            Ok(make(request.planned.value, &request.config, revision + 1).into())
        })
    }

    fn delete(&self, _: Delete) -> BoxFuture<'_, Applied<()>> {
        Box::pin(async { Ok(().into()) })
    }

    fn import(&self, request: Import) -> BoxFuture<'_, Outcome<State>> {
        Box::pin(
            async move { stub(&json!({"id": request.id, "revision": 1, "flag": true, "step": [], "tag": []})).map(Into::into) },
        )
    }

    /// Version 0 called the text `words`.
    fn upgrade(&self, request: Upgrade) -> BoxFuture<'_, Outcome<UpgradedState>> {
        Box::pin(async move {
            let mut state = request.state;
            if let Some(words) = state.as_object_mut().and_then(|state| state.remove("words")) {
                state["text"] = words;
            }
            Ok(state.into())
        })
    }

    fn move_from(&self, request: Move) -> BoxFuture<'_, Outcome<Option<State>>> {
        Box::pin(async move {
            if request.source_type != "terraform_data" {
                return Ok(None.into());
            }
            let text = &request.state["output"]["value"];
            let moved = json!({"id": request.state["id"], "text": text, "revision": 1, "flag": true, "step": [], "tag": []});
            stub(&moved).map(|state| Some(state).into())
        })
    }
}

/// A state with these attributes and nothing else.
fn stub(attributes: &Json) -> Result<State, Diagnostics> {
    match Value::from_json(attributes, &SCHEMA.block.value_type()) {
        Ok(value) => Ok(State { value, private: private(1) }),
        Err(error) => Err(Diagnostic::bug(error).into()),
    }
}
