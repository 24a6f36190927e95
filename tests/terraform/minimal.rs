//! The runtime as a library: the example of a provider that another author would write, on real clients.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::json;

use crate::run::Run;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] =
    &[("a provider of forty lines has a whole life", lives), ("a provider of forty lines tells what is wrong", tells)];

const ADDRESS: &str = "example/minimal";

/// The example, up to date: `cargo test --test terraform` alone does not build examples.
fn program() -> &'static PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let this = std::env::current_exe().expect("this program has a path");
        let profile = this.ancestors().nth(2).expect("it is in a folder of the profile's");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--example", "minimal-provider"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().expect("cargo runs").success(), "the example is built");
        profile.join("examples").join(format!("minimal-provider{}", std::env::consts::EXE_SUFFIX))
    })
}

fn start(setup: &Setup, source: &str) -> Run {
    setup.installation.add(ADDRESS, program());
    let needs =
        format!("terraform {{\n  required_providers {{\n    minimal = {{\n      source = \"{ADDRESS}\"\n    }}\n  }}\n}}\n");
    let run = setup.run().file("provider.tf", &needs).file("main.tf", source);
    run.init().expect_ok();
    run
}

fn note(text: &str) -> String {
    format!("resource \"minimal_note\" \"it\" {{\n  text = {text}\n}}\n")
}

fn lives(setup: &Setup) {
    let run = start(setup, &note("\"milk\""));
    run.validate().expect_ok();
    run.plan().expect_changes().says("(known after apply)");
    run.apply_saved_plan();
    run.plan().expect_empty();
    run.plan_without_refresh().expect_empty();
    run.write("main.tf", &note("\"milk and bread\""));
    let plan = run.apply_saved_plan();
    assert_eq!(plan["resource_changes"][0]["change"]["actions"], json!(["update"]));
    let values = run.resource("minimal_note.it")["values"].clone();
    assert_eq!(values, json!({"id": "note-4", "text": "milk and bread"}), "the id is kept");
    run.plan().expect_empty();
    run.destroy().expect_ok();
    assert!(run.state().is_empty());
}

/// What the library does by itself: checks by the schema, an import that there is not, a provider block that takes nothing.
fn tells(setup: &Setup) {
    let run = start(setup, "resource \"minimal_note\" \"it\" {}\n");
    run.validate().expect_failure().says("\"text\" is required");
    run.write("main.tf", &note("\"milk\""));
    run.import("minimal_note.it", "note-4").expect_failure().says("cannot be imported").says("minimal_note");
    run.write("main.tf", &(note("\"milk\"") + "provider \"minimal\" {\n  token = \"x\"\n}\n"));
    run.validate().expect_failure().says("token");
}
