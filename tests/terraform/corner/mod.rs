//! What core demands of a plan, a result and a state, tried with a provider that has every shape of attribute.
//!
//! The provider is this very program: started by a client, with go-plugin's cookie in its environment, it serves instead of testing.

mod provider;
mod thing;

use std::process::ExitCode;
use std::sync::Arc;

use eurocloud::wire::{ServeOptions, serve};
use serde_json::{Value, json};

use crate::installation::CORNER;
use crate::run::Run;
use crate::{Named, Setup, older};

use provider::Corner;

/// Serves, if it was a client that started this program.
pub(crate) fn serve_if_asked() -> Option<ExitCode> {
    std::env::var_os("TF_PLUGIN_MAGIC_COOKIE")?;
    let options = ServeOptions { name: CORNER, version: env!("CARGO_PKG_VERSION") };
    Some(serve(Arc::new(Corner::new()), options))
}

pub(crate) const TRIALS: &[Named] = &[
    ("a resource with nothing in it plans empty", nothing),
    ("a resource with everything in it plans empty", everything),
    ("values that are unknown at plan become known", unknowns),
    ("numbers keep every digit", numbers),
    ("a dynamic value may change its type", dynamic),
    ("the order of a set's objects means nothing", set_order),
    ("one more object in a set leaves the others as they are", set_grows),
    ("a replacement makes everything anew", replaced),
    ("null, empty and false are kept apart", empties),
    ("a panic is an error of one resource", panics),
    ("what was made half-way is in the state, tainted", half_way),
    ("what was refused is not in the state", refused),
    ("a warning does not stop an apply", warns),
    ("an error names the line of its attribute", names_the_line),
    ("a value of six megabytes goes through", large),
    ("a state of an older version is brought up to date", upgraded),
    ("an imported stub is read and completed", imported),
];

pub(crate) const WRITE_ONLY: &[Named] = &[("a write-only value is used and nowhere kept", write_only)];
pub(crate) const FUNCTIONS: &[Named] = &[("a function computes and refuses", function)];
pub(crate) const MOVES: &[Named] = &[("a resource may come from another type", moved)];
pub(crate) const MOCKS: &[Named] = &[("a module can be tested with a mocked provider", mocked)];

const BLOCK: &str = "terraform {\n  required_providers {\n    corner = {\n      source = \"eurocloud/corner\"\n    }\n  }\n}\n";

const ADDRESS: &str = "corner_thing.it";

fn start(setup: &Setup, source: &str) -> Run {
    let run = setup.run().file("provider.tf", BLOCK).file("main.tf", source);
    run.init().expect_ok();
    run
}

fn thing(attributes: &str) -> String {
    format!("resource \"corner_thing\" \"it\" {{\n{attributes}\n}}\n")
}

/// Applies, and finds nothing left to do, with and without a refresh.
fn settle(run: &Run) {
    run.apply().expect_ok();
    run.plan_without_refresh().expect_empty();
    run.plan().expect_empty();
}

fn values(run: &Run) -> Value {
    run.resource(ADDRESS)["values"].clone()
}

fn nothing(setup: &Setup) {
    let run = start(setup, &thing(""));
    settle(&run);
    let values = values(&run);
    assert_eq!((&values["flag"], &values["text"], &values["revision"]), (&json!(true), &Value::Null, &json!(1)));
    run.destroy().expect_ok();
}

const EVERYTHING: &str = r#"
  text           = "some"
  number         = 1.5
  flag           = false
  place          = "here"
  strings        = ["b", "a", "b"]
  numbers        = [3, 1, 2]
  names          = { one = "1", "t w o" = "2" }
  pair           = { left = "l", right = 2 }
  anything       = { list = [1, "two"], nothing = null }
  secret         = "open sesame"
  secret_version = 1
  password       = "hunter2"
  single         = { name = "s" }
  ordered        = [{ name = "first" }, { name = "second" }]
  members        = [{ name = "m1" }, { name = "m2" }]
  named          = { key = { name = "n" } }

  step { name = "one" }
  step { name = "two" }
  tag { name = "red" }
  tag { name = "green" }
"#;

fn everything(setup: &Setup) {
    // All that this client has: to an older one its secret cannot be handed in.
    let lacks = |line: &&str| line.contains("secret") && !setup.client.can_read(older::WRITE_ONLY);
    let everything: String = EVERYTHING.lines().filter(|line| !lacks(line)).flat_map(|line| [line, "\n"]).collect();
    let run = start(setup, &thing(&everything));
    run.validate().expect_ok();
    settle(&run);
    let before = values(&run);
    assert_eq!(before["strings"], json!(["b", "a", "b"]));
    assert_eq!(before["ordered"][1]["serial"], "second#1");
    run.write("main.tf", &thing(&everything.replace("\"some\"", "\"other\"")));
    let plan = run.apply_saved_plan();
    assert_eq!(plan["resource_changes"][0]["change"]["actions"], json!(["update"]));
    run.plan().expect_empty();
    let after = values(&run);
    assert_eq!((&after["id"], &after["revision"], &after["ordered"]), (&before["id"], &json!(2), &before["ordered"]));
    run.write("main.tf", &thing(""));
    settle(&run);
    assert_eq!(values(&run)["members"], Value::Null);
    run.destroy().expect_ok().never_says("hunter2");
}

fn unknowns(setup: &Setup) {
    let source = "resource \"terraform_data\" \"made\" {\n  input = \"known later\"\n}\n\nlocals {\n  later = terraform_data.made.output\n}\n";
    let attributes = r#"
  text     = local.later
  number   = length(local.later)
  strings  = ["now", local.later]
  numbers  = [1, length(local.later)]
  names    = { now = "now", later = local.later }
  anything = local.later
  single   = { name = local.later }
  members  = [{ name = "now" }, { name = local.later }]
  named    = { later = { name = local.later } }

  step { name = local.later }

  dynamic "tag" {
    for_each = toset([local.later])
    content { name = tag.value }
  }
"#;
    let run = start(setup, &(source.to_owned() + &thing(attributes)));
    run.plan().expect_changes();
    run.apply_saved_plan();
    run.plan().expect_empty();
    let values = values(&run);
    assert_eq!(
        (&values["text"], &values["number"], &values["tag"][0]["name"]),
        (&json!("known later"), &json!(11), &json!("known later"))
    );
    run.destroy().expect_ok();
}

fn numbers(setup: &Setup) {
    for digits in ["0.1", "-1.5", "9007199254740993", "123456789012345678901234567890", "0.1000000000000000055511151231257827"] {
        let run = start(setup, &thing(&format!("  number = {digits}")));
        settle(&run);
        let shown = run.command(&["show", "-json"]).expect_ok();
        assert!(shown.stdout.contains(&format!("\"number\":{digits},")), "not {digits}: {}", shown.stdout);
    }
}

fn dynamic(setup: &Setup) {
    let run = start(setup, &thing("  anything = \"text\""));
    settle(&run);
    for value in ["[1, 2]", "{ a = { b = [true, null] } }", "null", "[]", "12.5", "tolist([\"a\"])"] {
        run.write("main.tf", &thing(&format!("  anything = {value}")));
        run.plan().expect_changes();
        settle(&run);
    }
    run.destroy().expect_ok();
}

fn write_only(setup: &Setup) {
    let source = |secret: &str, version: u8| thing(&format!("  secret         = {secret:?}\n  secret_version = {version}"));
    let run = start(setup, &source("open sesame", 1));
    settle(&run);
    assert_eq!((&values(&run)["secret"], &values(&run)["secret_length"]), (&Value::Null, &json!(11)));
    run.write("main.tf", &source("a longer one than before", 1));
    run.plan().expect_empty();
    run.write("main.tf", &source("a longer one than before", 2));
    run.apply_saved_plan();
    assert_eq!(values(&run)["secret_length"], json!(24));
    for file in ["terraform.tfstate", "terraform.tfstate.backup"] {
        assert!(!run.read(file).contains("sesame") && !run.read(file).contains("a longer one"), "{file} holds the secret");
    }
}

fn set_order(setup: &Setup) {
    let run = start(
        setup,
        &thing(
            "  members = [{ name = \"one\" }, { name = \"two\" }, { name = \"three\" }]\n  tag { name = \"a\" }\n  tag { name = \"b\" }",
        ),
    );
    settle(&run);
    run.write("main.tf", &thing("  members = [{ name = \"three\" }, { name = \"one\" }, { name = \"two\" }]\n  tag { name = \"b\" }\n  tag { name = \"a\" }"));
    run.plan().expect_empty();
}

fn set_grows(setup: &Setup) {
    let run = start(setup, &thing("  members = [{ name = \"one\" }, { name = \"two\" }]\n  tag { name = \"a\" }"));
    settle(&run);
    run.write(
        "main.tf",
        &thing("  members = [{ name = \"new\" }, { name = \"two\" }]\n  tag { name = \"0\" }\n  tag { name = \"a\" }"),
    );
    settle(&run);
    let serials = |list: &Value| -> Vec<String> {
        let mut serials: Vec<_> =
            list.as_array().into_iter().flatten().map(|it| it["serial"].as_str().unwrap_or("null").to_owned()).collect();
        serials.sort();
        serials
    };
    let values = values(&run);
    assert_eq!(
        (serials(&values["members"]), serials(&values["tag"])),
        (vec!["new#2".into(), "two#1".into()], vec!["0#2".into(), "a#1".into()])
    );
}

fn replaced(setup: &Setup) {
    let run = start(setup, &thing("  place = \"here\"\n  text  = \"kept\""));
    settle(&run);
    let before = values(&run);
    run.write("main.tf", &thing("  place = \"there\"\n  text  = \"kept\""));
    let plan = run.apply_saved_plan();
    assert_eq!(plan["resource_changes"][0]["change"]["actions"], json!(["delete", "create"]));
    assert_eq!(plan["resource_changes"][0]["change"]["replace_paths"], json!([["place"]]));
    run.plan().expect_empty();
    let after = values(&run);
    assert_ne!(after["id"], before["id"], "a replacement keeps nothing of what it replaces");
    assert_eq!(after["revision"], 1);
}

fn empties(setup: &Setup) {
    let run = start(
        setup,
        &thing(
            "  text    = \"\"\n  strings = []\n  numbers = []\n  names   = {}\n  members = []\n  number  = 0\n  flag    = false",
        ),
    );
    settle(&run);
    let values = values(&run);
    assert_eq!(
        (&values["text"], &values["strings"], &values["names"], &values["members"]),
        (&json!(""), &json!([]), &json!({}), &json!([]))
    );
    run.write("main.tf", &thing(""));
    run.plan().expect_changes();
    settle(&run);
    assert_eq!(run.resource(ADDRESS)["values"]["strings"], Value::Null);
}

fn panics(setup: &Setup) {
    let other = "resource \"corner_thing\" \"other\" {\n  depends_on = [terraform_data.late]\n}\n\nresource \"terraform_data\" \"late\" {\n  \
                 provisioner \"local-exec\" {\n    command = \"sleep 1\"\n  }\n}\n";
    let run = start(setup, &(thing("  text = \"panic\"") + other));
    run.apply().expect_failure().says("with corner_thing.it").says("this text panics");
    let names: Vec<_> = run.state().into_iter().map(|resource| resource["address"].clone()).collect();
    assert_eq!(names, ["corner_thing.other", "terraform_data.late"], "the provider lived on and made the other one");
}

fn half_way(setup: &Setup) {
    let run = start(setup, &thing("  text = \"fail half-way\""));
    run.apply().expect_failure().says("Only half was made").says("corner_thing.it");
    let resource = run.resource(ADDRESS);
    assert_eq!(resource["tainted"], json!(true));
    assert!(resource["values"]["id"].is_string());
    run.write("main.tf", &thing("  text = \"fine\""));
    run.plan().expect_changes().says("must be replaced");
    settle(&run);
}

fn refused(setup: &Setup) {
    let run = start(setup, &thing("  text = \"fail with nothing\""));
    run.apply().expect_failure().says("Nothing was made").says("It was refused");
    assert!(run.state().is_empty());
}

fn warns(setup: &Setup) {
    let run = start(setup, &thing("  text = \"warn\""));
    run.validate().expect_ok().says("This text warns");
    run.apply().expect_ok().says("It asked for it");
}

fn names_the_line(setup: &Setup) {
    let run = start(setup, "data \"corner_echo\" \"it\" {\n\n  said = \"nothing\"\n}\n");
    run.plan().expect_failure().says("There is no echo").says("on main.tf line 3");
    run.write("main.tf", "data \"corner_echo\" \"it\" {\n\n\n  said = \"much more than twenty bytes\"\n}\n");
    run.validate().expect_failure().says("at most 20 bytes").says("on main.tf line 4");
    run.write(
        "main.tf",
        "data \"corner_echo\" \"it\" {\n  said = \"hello\"\n}\n\noutput \"heard\" {\n  value = data.corner_echo.it.heard\n}\n",
    );
    run.apply().expect_ok().says("heard = \"hello\"");
    // A configuration that is not known yet: the reading waits for the apply.
    let later = "resource \"terraform_data\" \"it\" {\n  input = \"later\"\n}\n\ndata \"corner_echo\" \"it\" {\n  said = terraform_data.it.output\n}\n";
    run.write("main.tf", later);
    run.apply().expect_ok();
    run.plan().expect_empty();
}

fn large(setup: &Setup) {
    let run = start(setup, &thing("  password = file(\"large.txt\")"));
    run.write("large.txt", &"0123456789abcdef".repeat(6 * 65536));
    settle(&run);
    assert_eq!(values(&run)["password"].as_str().map(str::len), Some(6 * 1024 * 1024));
}

fn function(setup: &Setup) {
    let source = |argument: &str| format!("output \"twice\" {{\n  value = provider::corner::double({argument})\n}}\n");
    let run = start(setup, &source("21"));
    run.apply().expect_ok().says("twice = 42");
    run.write("main.tf", &source("13"));
    run.plan().expect_failure().says("thirteen is not doubled");
    run.write("main.tf", &source("null"));
    run.plan().expect_failure();
}

fn upgraded(setup: &Setup) {
    let run = start(setup, &thing("  text = \"words\""));
    settle(&run);
    let mut state: Value = serde_json::from_str(&run.read("terraform.tfstate")).expect("a state file is JSON");
    let instance = &mut state["resources"][0]["instances"][0];
    instance["schema_version"] = json!(0);
    let attributes = instance["attributes"].as_object_mut().expect("attributes are an object");
    let text = attributes.remove("text").expect("it has a text");
    attributes.insert("words".into(), text);
    attributes.remove("numbers");
    run.write("terraform.tfstate", &state.to_string());
    run.plan().expect_empty();
    run.plan_without_refresh().expect_empty();
    // An attribute that this version no longer has is dropped, one that it has since is null.
    state["resources"][0]["instances"][0]["schema_version"] = json!(1);
    run.write("terraform.tfstate", &state.to_string());
    run.plan().expect_changes().says("1 to change");
    state["resources"][0]["instances"][0]["schema_version"] = json!(2);
    run.write("terraform.tfstate", &state.to_string());
    run.plan().expect_failure();
}

fn moved(setup: &Setup) {
    let run = start(setup, "resource \"terraform_data\" \"it\" {\n  input = \"carried\"\n}\n");
    run.apply().expect_ok();
    let id = run.resource("terraform_data.it")["values"]["id"].clone();
    let to = |address: &str| format!("moved {{\n  from = {address}\n  to   = corner_thing.it\n}}\n");
    run.write("main.tf", &(thing("  text = \"carried\"") + &to("terraform_data.it")));
    run.plan().expect_changes().says("has moved to").never_says("will be created");
    settle(&run);
    assert_eq!((&values(&run)["id"], &values(&run)["text"]), (&id, &json!("carried")));
    run.write(
        "main.tf",
        &("resource \"corner_renamed\" \"it\" {}\n".to_owned()
            + &to("corner_thing.it").replace("to   = corner_thing", "to   = corner_renamed")),
    );
    run.plan().expect_failure().says("corner_thing");
}

fn imported(setup: &Setup) {
    let run = start(setup, &thing("  text = \"taken over\""));
    run.import(ADDRESS, "an-id").expect_ok();
    assert_eq!((&values(&run)["id"], &values(&run)["text"]), (&json!("an-id"), &Value::Null));
    run.plan().expect_changes().says("1 to change").never_says("must be replaced");
    settle(&run);
    assert_eq!(values(&run)["id"], "an-id");
}

fn mocked(setup: &Setup) {
    let run = start(setup, &(thing("  text = var.text") + "variable \"text\" {}\n"));
    let test = "mock_provider \"corner\" {}\n\nrun \"text_is_given\" {\n  variables {\n    text = \"given\"\n  }\n  assert {\n    condition     = \
                corner_thing.it.text == \"given\"\n    error_message = \"not what was given\"\n  }\n}\n";
    run.write("main.tftest.hcl", test);
    run.command(&["test", "-no-color"]).expect_ok().says("1 passed");
}
