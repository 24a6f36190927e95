//! Trials of these helpers themselves, on what the clients have built in.

use crate::{Named, Setup, client};

pub(crate) const TRIALS: &[Named] = &[
    ("an example says which clients can read it", |_| client::reads_what_an_example_needs()),
    ("the client is the one that it says it is", says_its_version),
    ("an empty plan and one with changes are told apart", tells_plans_apart),
    ("an interrupted apply ends and keeps what it made", interrupts),
];

fn says_its_version(setup: &Setup) {
    let version = setup.run().command(&["version", "-json"]).expect_ok().json();
    assert_eq!(version["terraform_version"], setup.client.version.as_str());
}

fn tells_plans_apart(setup: &Setup) {
    let run = setup.run().file("main.tf", "resource \"terraform_data\" \"it\" {\n  input = \"one\"\n}\n");
    run.init().expect_ok().never_says("Warning");
    run.validate().expect_ok();
    run.plan().expect_changes().says("1 to add");
    let plan = run.apply_saved_plan();
    assert_eq!(plan["resource_changes"][0]["change"]["actions"][0], "create");
    run.plan().expect_empty();
    run.plan_without_refresh().expect_empty();
    assert_eq!(run.resource("terraform_data.it")["values"]["output"], "one");
    run.write("main.tf", "resource \"terraform_data\" \"it\" {\n  input = \"two\"\n}\n");
    run.plan().expect_changes().says("1 to change");
    run.destroy().expect_ok();
    assert!(run.state().is_empty());
    run.write("main.tf", "resource \"none_such\" \"it\" {}\n");
    run.plan().expect_failure();
}

fn interrupts(setup: &Setup) {
    let source = "resource \"terraform_data\" \"first\" {}\nresource \"terraform_data\" \"second\" {\n  input = terraform_data.first.id\n  \
                  provisioner \"local-exec\" {\n    command = \"echo under way; exec sleep 60\"\n  }\n}\n";
    let run = setup.run().file("main.tf", source);
    run.init().expect_ok();
    let mut apply = run.start(&["apply", "-no-color", "-auto-approve"]);
    apply.wait_for_text("(local-exec): under way");
    apply.interrupt();
    apply.wait().expect_failure().says("Interrupt received");
    let names: Vec<_> = run.state().iter().map(|resource| resource["name"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(names, ["first", "second"]);
}
