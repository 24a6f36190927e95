//! Actions against a scripted cloud, in paused time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::AssetAction;
use crate::api::testing::{Reply, Script, reply};
use crate::api::{Deadline, Failure, TransportError};
use crate::asset::{
    Action, Asset, Call, Catalogue, Cloud, Kind, Result, Session, int, labels, post, put, reference, set_of, text,
};
use crate::framework::{Action as _, Diagnostics, Outcome, Progress};
use crate::value::{Path, Type, Value};

static SIZES: Catalogue =
    Catalogue { what: "size", path: "/size", list: "sizes", name: |size| Some(size["name"].as_str()?.to_owned()) };

static THING: Asset = Asset::new("thing", "/thing", "/thing/{id}")
    .doc("A thing.")
    .attrs(&[text("name").required().doc("Name."), text("state").computed().doc("State.")]);
static PART: Asset = Asset::new("part", "/thing/{thing_id}/part", "/thing/{thing_id}/part/{id}")
    .doc("A part.")
    .attrs(&[reference("thing_id", "thing").required().local().doc("Thing.")]);
static KEY: Asset = Asset::new("key", "/key", "/key/{name}")
    .doc("A key.")
    .global()
    .named_by("name")
    .attrs(&[text("name").required().doc("Name.")]);

static REBOOT: Action = Action::new("thing_reboot", &THING).doc("Reboots.").sends(put("/thing/{id}:reboot"));
static START: Action = Action::new("thing_start", &THING)
    .doc("Starts.")
    .unless(|object, _| object["state"] == "running", "is running already")
    .only_if(|object, _| object["state"] == "stopped", "wait until it has stopped")
    .sends(put("/thing/{id}:start"));
static RESET: Action = Action::new("thing_reset", &THING)
    .does("install anew")
    .doc("Resets.")
    .arguments(&[
        reference("template_id", "template").api("template.id").doc("Template."),
        int("disk_size").doc("Disk."),
        text("size").names(&SIZES).api("size.id").doc("Size."),
    ])
    .sends(put("/thing/{id}:reset"));
static SNAPSHOT: Action = Action::new("thing_snapshot", &THING)
    .doc("Snaps.")
    .arguments(&[text("name").doc("Name."), labels()])
    .sends(post("/thing/{id}:snapshot"))
    .makes("snapshot");
static SCALE: Action = Action::new("thing_scale", &THING)
    .doc("Scales.")
    .arguments(&[int("size").required().doc("Size.")])
    .sends(put("/thing/{id}:scale"))
    .repeatable();
static EVICT: Action = Action::new("part_evict", &PART)
    .doc("Evicts.")
    .arguments(&[set_of("members", &Kind::Reference("member")).required().doc("Members.")])
    .sends(put("/thing/{thing_id}/part/{id}:evict"));
static ROTATE: Action = Action::new("key_rotate", &KEY).doc("Rotates.").unseen().steps(&rotate, &[post("/key/{name}/rotate")]);

async fn rotate(call: &Call) -> Result {
    call.say("turning");
    call.run(post("/key/{name}/rotate").event()).await.map(drop)
}

/// An action in zone `z1`, where its requests go, and what it said.
struct Bench {
    action: AssetAction,
    script: Script,
    said: Arc<Mutex<Vec<String>>>,
}

impl Bench {
    fn new(action: &'static Action, script: Script) -> Self {
        let cloud = Arc::new(Cloud::default());
        let labels = BTreeMap::from([("team".to_owned(), "core".to_owned())]);
        cloud.configure(Session::new(script.client(), Some("z1".to_owned()), labels, Duration::from_hours(1)));
        Self { action: AssetAction::new(action, "test", cloud), script, said: Arc::default() }
    }

    async fn invoke(&self, parts: &[(&str, Value)]) -> Outcome<()> {
        let said = self.said.clone();
        let config = config(&self.action, parts);
        self.action.invoke(config, Progress::new(move |text| said.lock().unwrap().push(text))).await
    }

    fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Requests with their bodies, without looks at operations.
    fn log(&self) -> Vec<String> {
        let told = self.script.seen().into_iter().filter(|seen| !seen.line.contains("/operation/"));
        told.map(|seen| format!("{} {}", seen.line.replace("/v2", ""), String::from_utf8_lossy(&seen.body)).trim_end().to_owned())
            .collect()
    }
}

/// A configuration with these parts; all others are null.
fn config(action: &AssetAction, parts: &[(&str, Value)]) -> Value {
    let Type::Object(types) = action.schema().block.value_type() else { panic!("a schema is an object") };
    let mut value = Value::object(types.keys().map(|name| (name.as_str(), Value::Null)));
    for (name, part) in parts {
        assert!(types.contains_key(*name), "no argument {name}");
        value.put(name, part.clone());
    }
    value
}

fn operation(state: &str, more: &Json) -> Json {
    let mut operation = json!({"id": "op1", "state": state, "reference": {"id": "t1"}});
    operation.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    operation
}

/// A cloud with one thing in this state, whose operations end at the first look.
fn cloud(state: &'static str) -> Script {
    Script::by(move |line, _| answer(line, state))
}

fn answer(line: &str, state: &str) -> Reply {
    match line.split_once(' ').unwrap() {
        ("GET", path) if path.contains("/operation/") => reply(200, &operation("success", &json!({}))),
        ("GET", "/v2/size") => reply(200, &json!({"sizes": [{"id": "s-1", "name": "small"}, {"id": "s-2", "name": "large"}]})),
        ("GET", "/v2/thing/gone") => reply(404, &json!({"message": "Not Found"})),
        ("GET", _) => reply(200, &json!({"id": "t1", "name": "web", "state": state})),
        _ => reply(200, &operation("pending", &json!({}))),
    }
}

fn failed(outcome: Outcome<()>) -> Diagnostics {
    outcome.expect_err("this fails")
}

/// Summary and detail of the only error, and where it is.
fn only(told: &Diagnostics) -> (String, Path) {
    let all: Vec<_> = told.iter().collect();
    assert_eq!(all.len(), 1, "{all:?}");
    (format!("{}\n{}", all[0].summary, all[0].detail), all[0].path.clone())
}

#[tokio::test(start_paused = true)]
async fn an_action_looks_sends_and_follows_and_says_so() {
    let bench = Bench::new(&REBOOT, cloud("running"));
    bench.invoke(&[("id", "t1".into())]).await.unwrap();
    assert_eq!(bench.log(), ["GET /thing/t1", "PUT /thing/t1:reboot"]);
    let said = [r#"Asked to reboot thing "web" (t1): operation op1 is under way"#, r#"Done: reboot thing "web" (t1)"#];
    assert_eq!(bench.said(), said);
}

#[tokio::test(start_paused = true)]
async fn arguments_go_where_the_path_or_the_body_has_them() {
    let bench = Bench::new(&RESET, cloud("running"));
    bench.invoke(&[("id", "t1".into()), ("template_id", "u-1".into()), ("size", "Large".into())]).await.unwrap();
    bench.invoke(&[("id", "t1".into()), ("disk_size", Value::int(50))]).await.unwrap();
    bench.invoke(&[("id", "t1".into())]).await.unwrap();
    let writes: Vec<String> = bench.log().into_iter().filter(|line| line.starts_with("PUT")).collect();
    let wanted = [
        r#"PUT /thing/t1:reset {"size":{"id":"s-2"},"template":{"id":"u-1"}}"#,
        r#"PUT /thing/t1:reset {"disk-size":50}"#,
        "PUT /thing/t1:reset {}",
    ];
    assert_eq!(writes, wanted, "what is not given is not sent, and not taken from the object");

    let bench = Bench::new(&EVICT, cloud("running"));
    let members = Value::set(["m2", "m1"].map(Value::from));
    bench.invoke(&[("thing_id", "t1".into()), ("id", "p1".into()), ("members", members)]).await.unwrap();
    assert_eq!(bench.log(), ["GET /thing/t1/part/p1", r#"PUT /thing/t1/part/p1:evict {"members":["m1","m2"]}"#]);
}

/// What is handed in once is kept nowhere, and may come from something ephemeral.
#[test]
fn a_secret_argument_is_write_only_and_no_other_is() {
    static CHANGE: Action = Action::new("thing_change_password", &THING)
        .doc("Changes the password.")
        .arguments(&[text("password").sensitive().doc("Password."), text("hint").doc("Hint.")])
        .sends(put("/thing/{id}:change-password"));
    let bench = Bench::new(&CHANGE, cloud("running"));
    let secrets = bench.action.schema().block.attributes.iter().filter(|attribute| attribute.write_only);
    assert_eq!(secrets.map(|attribute| attribute.name.to_string()).collect::<Vec<_>>(), ["password"]);
    assert_eq!(bench.action.schema().check(), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn what_comes_to_exist_is_told_and_gets_the_default_labels() {
    let bench = Bench::new(&SNAPSHOT, cloud("running"));
    bench.invoke(&[("id", "t1".into()), ("name", "before".into())]).await.unwrap();
    assert_eq!(bench.log()[1], r#"POST /thing/t1:snapshot {"labels":{"team":"core"},"name":"before"}"#);
    let said = bench.said();
    assert_eq!(
        said[0], r#"Asked to snapshot thing "web" (t1): operation op1 is under way"#,
        "an argument is not the thing's name"
    );
    assert_eq!(said[1], "Made snapshot t1");
}

#[tokio::test(start_paused = true)]
async fn what_is_so_already_is_not_done_again() {
    let bench = Bench::new(&START, cloud("running"));
    bench.invoke(&[("id", "t1".into())]).await.unwrap();
    assert_eq!(bench.log(), ["GET /thing/t1"]);
    assert_eq!(bench.said(), [r#"Nothing to do: thing "web" (t1) is running already"#]);
}

#[tokio::test(start_paused = true)]
async fn a_state_that_does_not_allow_it_is_told_before_anything_is_sent() {
    let bench = Bench::new(&START, cloud("stopping"));
    let (text, path) = only(&failed(bench.invoke(&[("id", "t1".into())]).await));
    assert_eq!(bench.log(), ["GET /thing/t1"]);
    let wanted = "Cannot start thing \"web\" (t1): its state does not allow it\nNothing was changed. It is stopping.\n\nWhat to do: wait until \
                  it has stopped.";
    assert_eq!((text.as_str(), path), (wanted, Path::root("id")));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_id_is_told_at_the_id() {
    let bench = Bench::new(&REBOOT, cloud("running"));
    let (text, path) = only(&failed(bench.invoke(&[("id", "gone".into())]).await));
    assert_eq!(path, Path::root("id"));
    assert!(text.starts_with("Cannot find thing (gone): it does not exist"), "{text}");
    assert_eq!(bench.log(), ["GET /thing/gone"], "nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn what_else_is_missing_is_told_at_the_argument_that_refers_to_it() {
    let absent =
        Script::by(
            |line, _| {
                if line.starts_with("GET") { answer(line, "running") } else { reply(404, &json!({"message": "Not Found"})) }
            },
        );
    let bench = Bench::new(&RESET, absent.clone());
    let parts = [("id", Value::text("t1")), ("template_id", "u-1".into()), ("disk_size", Value::int(9))];
    assert_eq!(only(&failed(bench.invoke(&parts).await)).1, Path::root("template_id"));
    assert_eq!(only(&failed(bench.invoke(&[("id", "t1".into())]).await)).1, Path::ROOT, "not where nothing else is referred to");
    let bench = Bench::new(&EVICT, absent);
    let parts = [("thing_id", Value::text("t1")), ("id", "p1".into()), ("members", Value::set(["m".into()]))];
    assert_eq!(only(&failed(bench.invoke(&parts).await)).1, Path::root("members"));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_at_the_argument_that_it_names() {
    let refusing = |message: &'static str| {
        Script::by(
            move |line, _| {
                if line.starts_with("GET") { answer(line, "running") } else { reply(400, &json!({"message": message})) }
            },
        )
    };
    let bench = Bench::new(&RESET, refusing("disk-size: must be greater"));
    let (text, path) = only(&failed(bench.invoke(&[("id", "t1".into()), ("disk_size", Value::int(1))]).await));
    assert_eq!(path, Path::root("disk_size"));
    assert!(text.contains("The API said: disk-size: must be greater") && text.contains("PUT /thing/{id}:reset"), "{text}");
    let bench = Bench::new(&RESET, refusing("size and disk-size contradict"));
    assert_eq!(only(&failed(bench.invoke(&[("id", "t1".into())]).await)).1, Path::ROOT, "not where two are named");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_the_catalogue_lacks_is_told_before_anything_is_sent() {
    let bench = Bench::new(&RESET, cloud("running"));
    let parts = [("id", Value::text("t1")), ("size", "smal".into())];
    let planned = bench.action.plan(config(&bench.action, &parts)).await;
    for told in [failed(planned), failed(bench.invoke(&parts).await)] {
        let (text, path) = only(&told);
        assert_eq!(path, Path::root("size"));
        assert!(text.contains("\"smal\"") && text.contains("small, large"), "{text}");
    }
    assert!(bench.log().iter().all(|line| line.starts_with("GET")), "{:?}", bench.log());
}

#[tokio::test(start_paused = true)]
async fn an_event_whose_answer_was_lost_is_not_sent_again() {
    let lost = || {
        let sent = Mutex::new(0);
        Script::by(move |line, _| {
            if line.starts_with("GET") {
                return answer(line, "running");
            }
            *sent.lock().unwrap() += 1;
            if *sent.lock().unwrap() == 1 {
                Err(TransportError::unknown(Failure::Broken, "broken pipe"))
            } else {
                answer(line, "running")
            }
        })
    };
    let bench = Bench::new(&REBOOT, lost());
    let (text, _) = only(&failed(bench.invoke(&[("id", "t1".into())]).await));
    assert!(text.contains("this may have happened all the same"), "{text}");
    assert_eq!(bench.log().len(), 2);
    let bench = Bench::new(&SCALE, lost());
    bench.invoke(&[("id", "t1".into()), ("size", Value::int(3))]).await.unwrap();
    assert_eq!(bench.log().len(), 3, "what is repeatable is sent again");
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_hears_how_long_it_takes_and_why_it_failed() {
    let began = Mutex::new(None);
    let script = Script::by(move |line, _| {
        if !line.contains("/operation/") {
            return answer(line, "running");
        }
        let began = *began.lock().unwrap().get_or_insert_with(Deadline::now);
        let over = began.elapsed() > Duration::from_secs(24);
        reply(
            200,
            &if over {
                operation("failure", &json!({"reason": "busy", "message": "no room"}))
            } else {
                operation("pending", &json!({}))
            },
        )
    });
    let bench = Bench::new(&REBOOT, script);
    let (text, path) = only(&failed(bench.invoke(&[("id", "t1".into())]).await));
    assert!(text.contains("busy: no room") && text.contains("Operation: op1"), "{text}");
    assert_eq!(path, Path::ROOT);
    let said = bench.said();
    assert_eq!(said[1], r#"Still waiting to reboot thing "web" (t1), 10 s elapsed"#);
    assert_eq!(said[2], r#"Still waiting to reboot thing "web" (t1), 20 s elapsed"#);
    assert_eq!(said.len(), 3, "{said:?}");
}

#[tokio::test(start_paused = true)]
async fn it_takes_as_long_as_its_timeout_says() {
    let script = Script::by(|line, _| {
        if line.contains("/operation/") { reply(200, &operation("pending", &json!({}))) } else { answer(line, "running") }
    });
    let bench = Bench::new(&REBOOT, script);
    let began = Deadline::now();
    let timeouts = Value::object([("invoke", Value::text("90s"))]);
    let (text, _) = only(&failed(bench.invoke(&[("id", "t1".into()), ("timeouts", timeouts)]).await));
    assert!(text.contains("it took too long") && text.contains("90 s"), "{text}");
    assert!((90..100).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn steps_are_hooks_as_those_of_assets() {
    let bench = Bench::new(&ROTATE, cloud("running"));
    bench.invoke(&[("name", "k1".into())]).await.unwrap();
    assert_eq!(bench.log(), ["POST /key/k1/rotate"], "an object without a GET is not looked at");
    assert_eq!(bench.said()[0], "turning");
}

#[tokio::test(start_paused = true)]
async fn a_plan_knows_what_is_missing_and_forgives_what_is_unknown() {
    let bench = Bench::new(&REBOOT, Script::of([]));
    let unknown = config(&bench.action, &[("id", Value::UNKNOWN), ("zone", Value::UNKNOWN)]);
    bench.action.plan(unknown.clone()).await.unwrap();
    let cloud = Arc::new(Cloud::new("TEST_ZONE"));
    let action = AssetAction::new(&REBOOT, "test", cloud.clone());
    action.plan(unknown).await.expect("without a configured provider nothing can be told");
    let (text, _) = only(&failed(action.invoke(config(&action, &[]), Progress::new(|_| {})).await));
    assert!(text.starts_with("The provider is not configured"), "{text}");
    cloud.configure(Session::new(Script::of([]).client(), None, BTreeMap::new(), Duration::from_hours(1)));
    let (text, path) = only(&failed(action.plan(config(&action, &[("id", "t1".into())])).await));
    assert_eq!(path, Path::root("zone"));
    assert!(text.starts_with("test_thing_reboot needs a zone") && text.contains("TEST_ZONE"), "{text}");
}

#[test]
fn the_schema_asks_for_what_the_paths_name() {
    let of = |action: &'static Action| {
        let schema = crate::asset::action_schema(action);
        assert_eq!(schema.check(), Ok(()));
        let attributes = schema.block.attributes.iter().map(|attribute| {
            assert!(!attribute.computed, "{}", attribute.name);
            format!("{}{}", attribute.name, if attribute.required { "!" } else { "" })
        });
        attributes.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(&REBOOT), "id! zone");
    assert_eq!(of(&EVICT), "thing_id! id! members! zone");
    assert_eq!(of(&ROTATE), "name!", "what belongs to no zone has none");
    assert_eq!(of(&RESET), "id! template_id disk_size size zone");
}

#[test]
fn what_it_does_is_the_end_of_its_name_unless_it_says_so() {
    assert_eq!((REBOOT.verb_words().as_str(), RESET.verb_words().as_str()), ("reboot", "install anew"));
    let asked: Vec<&str> = RESET.requests().iter().map(|verb| verb.path).collect();
    assert_eq!(asked, ["/thing/{id}", "/size", "/thing/{id}:reset"]);
}
