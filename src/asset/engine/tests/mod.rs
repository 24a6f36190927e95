//! The engine against a scripted cloud, in paused time.

mod change;
mod choices;
mod create;
mod handed;
mod load;
mod lost;
mod named;
mod parts;
mod shelf;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value as Json;

use super::AssetResource;
use crate::api::testing::Script;
use crate::asset::{
    Asset, Born, Clears, Cloud, Inside, Kind, Listing, Nest, Session, flag, int, labels, objects, post, put, set_of, text,
};
use crate::framework::{Applied, Create, Delete, Diagnostics, Failed, Resource as _, State, Success, Update};
use crate::value::{Type, Value};

/// A thing as most are: POST, GET, PUT, DELETE, and a reference in the answer.
static THING: Asset = Asset::new("thing", "/thing", "/thing/{id}").doc("A thing.").listed_as("things").attrs(&[
    text("name").required().doc("Name."),
    text("note").clears(Clears::Empty).doc("Note."),
    int("size").doc("Size."),
    labels().clears(Clears::Reset),
    int("weight").computed().doc("Weight."),
]);

/// One whose changes may be done although their operations never end.
static CLOCKWORK: Asset = Asset::new("clockwork", "/thing", "/thing/{id}")
    .doc("A clockwork.")
    .listed_as("things")
    .watched()
    .attrs(&[text("name").required().doc("Name."), int("size").doc("Size.")]);

/// One whose creation answers a reference to what it belongs to.
static RULE: Asset = Asset::new("rule", "/group/{group}/rules", "/group/{group}/rules/{id}")
    .doc("A rule.")
    .never_updated()
    .born(Born::Difference)
    .read_in(Inside {
        path: "/group/{group}",
        list: "rules",
        field: "id",
        attr: "id",
        parent: "group",
        listing: Some(Listing { path: "/group", key: "groups", query: &[], lacks: &[] }),
    })
    .attrs(&[text("group").required().local().doc("Group."), int("port").required().replaces().doc("Port.")]);

/// One that is known by its name, which no two share.
static DOMAIN: Asset = Asset::new("domain", "/thing", "/thing/{id}")
    .doc("A domain.")
    .listed_as("things")
    .never_updated()
    .born(Born::Unique("name"))
    .attrs(&[text("name").required().replaces().doc("Name.")]);

/// One whose name is its identifier.
static KEY: Asset = Asset::new("key", "/thing", "/thing/{id}")
    .doc("A key.")
    .listed_as("things")
    .named_by("name")
    .never_updated()
    .born(Born::Name("name"))
    .attrs(&[text("name").required().replaces().doc("Name."), text("half").required().replaces().not_echoed().doc("Half.")]);

/// One with requests of their own for some attributes.
static BOX: Asset = Asset::new("box", "/thing", "/thing/{id}").doc("A box.").listed_as("things").attrs(&[
    text("name").required().doc("Name."),
    set_of("lids", &Kind::Text)
        .members(put("/lid/{each}:attach").send(&[("box.id", "id")]), put("/lid/{each}:detach").send(&[("box.id", "id")]))
        .doc("Lids."),
    flag("locked").not_echoed().switch(put("/thing/{id}:lock"), put("/thing/{id}:unlock")).doc("Lock."),
    int("side").by(put("/thing/{id}:stretch")).doc("Side."),
    text("secret").sensitive().or_write_only().doc("Secret."),
]);

/// One that is made of what its path names, with an older name for one of its fields and an object that may be written down twice.
static COPY: Asset = Asset::new("copy", "/thing", "/thing/{id}")
    .doc("A copy.")
    .listed_as("things")
    .created_by(post("/origin/{origin}:copy"))
    .put_whole()
    .attrs(&[
        text("origin").required().create_only().not_created_with().doc("Origin."),
        set_of("old_tags", &Kind::Text).api("tags").not_created_with().not_echoed().clears(Clears::Reset).doc("Tags."),
        set_of("tags", &Kind::Text).not_created_with().clears(Clears::Reset).doc("Tags."),
        objects("check", Nest::BlockSet(0), &[int("port").required().doc("Port.")])
            .held_as_one()
            .not_created_with()
            .doc("Check."),
    ]);

/// A provider with one asset, in zone `z1`, and where its requests go.
struct Bench {
    resource: AssetResource,
    script: Script,
}

impl Bench {
    fn new(asset: &'static Asset, script: Script) -> Self {
        Self::labelled(asset, script, &[])
    }

    fn labelled(asset: &'static Asset, script: Script, labels: &[(&str, &str)]) -> Self {
        let labels: BTreeMap<String, String> =
            labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let cloud = Arc::new(Cloud::default());
        cloud.configure(Session::new(script.client(), Some("z1".to_owned()), labels, Duration::from_hours(1)));
        Self { resource: AssetResource::new(asset, "test", cloud), script }
    }

    /// A value of the schema's type with these parts; all others are null.
    fn value(&self, parts: &[(&str, Value)]) -> Value {
        let Type::Object(types) = self.resource.schema().block.value_type() else { panic!("a schema is an object") };
        let mut value = Value::object(types.keys().map(|name| (name.as_str(), Value::Null)));
        for (name, part) in parts {
            assert!(types.contains_key(*name), "no attribute {name}");
            value.put(name, part.clone());
        }
        value
    }

    /// What is planned for a new one: what the API sets is unknown.
    fn planned(&self, parts: &[(&str, Value)]) -> Value {
        let mut planned = self.value(parts);
        for attribute in self.resource.schema().block.attributes.iter().filter(|attribute| attribute.computed) {
            if planned.get(&attribute.name).is_null() {
                planned.put(&attribute.name, Value::UNKNOWN);
            }
        }
        planned.put("zone", "z1".into());
        planned
    }

    async fn create(&self, parts: &[(&str, Value)]) -> Applied {
        let planned = State { value: self.planned(parts), private: Vec::new() };
        self.resource.create(Create { planned, config: self.value(parts) }).await
    }

    async fn update(&self, prior: &State, parts: &[(&str, Value)]) -> Applied {
        let mut planned = prior.value.clone();
        for (name, part) in parts {
            planned.put(name, part.clone());
        }
        let state = State { value: planned.clone(), private: prior.private.clone() };
        self.resource.update(Update { prior: prior.value.clone(), planned: state, config: planned }).await
    }

    async fn delete(&self, state: &State) -> Applied<()> {
        self.resource.delete(Delete { prior: state.clone() }).await
    }

    /// Requests with their bodies, without looks at operations.
    fn log(&self) -> Vec<String> {
        let told = self.script.seen().into_iter().filter(|seen| !seen.line.contains("/operation/"));
        told.map(|seen| format!("{} {}", seen.line.replace("/v2", ""), String::from_utf8_lossy(&seen.body)).trim_end().to_owned())
            .collect()
    }

    /// Requests that change something.
    fn writes(&self) -> Vec<String> {
        self.log().into_iter().filter(|line| !line.starts_with("GET")).collect()
    }

    /// Forgets nothing, but tells only what follows.
    fn writes_after(&self, count: usize) -> Vec<String> {
        self.writes().split_off(count)
    }
}

fn made(applied: Applied) -> State {
    let Success { value, warnings } = applied.unwrap_or_else(|failed| panic!("{}", told(&failed.diagnostics)));
    assert!(warnings.is_empty(), "{}", told(&warnings));
    value
}

fn id(state: &State) -> &str {
    state.value.get("id").as_str().unwrap_or_default()
}

fn failed(applied: Applied) -> Failed {
    applied.expect_err("this fails")
}

fn told(diagnostics: &Diagnostics) -> String {
    diagnostics.iter().map(|told| format!("{}\n{}", told.summary, told.detail)).collect::<Vec<_>>().join("\n\n")
}

fn body(line: &str) -> Json {
    line.split_once('{').map(|(_, rest)| serde_json::from_str(&format!("{{{rest}")).unwrap()).unwrap_or_default()
}

/// Lets paused time pass.
#[allow(clippy::disallowed_methods, reason = "nobody waits: tokio's time is paused")]
async fn pass(time: Duration) {
    tokio::time::sleep(time).await;
}
