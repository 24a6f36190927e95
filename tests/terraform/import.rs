//! `import` on the command line, with right ids and wrong ones.

use crate::examples::{import_forms, import_id};
use crate::lifecycle::NETWORK;
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("the import command fills an empty state", imports),
    ("a malformed import id is refused and the form is named", malformed),
    ("an import id of nothing says what was looked for", of_nothing),
];

pub(crate) const GENERATED: &[Named] = &[("a configuration that the client generates imports without a change", generates)];

const KIND: &str = "exoscale_private_network";
const ADDRESS: &str = "exoscale_private_network.it";
const NOTHING: &str = "7f1a1c34-0000-4000-8000-00000000dead";

fn imports(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    let before = run.resource(ADDRESS);
    let forms = import_forms(KIND);
    assert!(!forms.is_empty(), "examples/resources/{KIND}/import.sh shows no form of id");
    for form in forms {
        run.command(&["state", "rm", ADDRESS]).expect_ok();
        run.import(ADDRESS, &import_id(&form, &before["values"])).expect_ok();
        assert_eq!(run.resource(ADDRESS)["values"], before["values"], "{form}");
        run.plan().expect_empty();
    }
    run.destroy().expect_ok();
}

fn generates(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    let id = import_id("<id>@<zone>", &run.resource(ADDRESS)["values"]);
    run.command(&["state", "rm", ADDRESS]).expect_ok();
    run.write("main.tf", &format!("import {{\n  to = {ADDRESS}\n  id = {id:?}\n}}\n"));
    run.command(&["plan", "-no-color", "-generate-config-out=generated.tf"]).expect_ok();
    run.apply().expect_ok().says("1 imported, 0 added, 0 changed");
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn malformed(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    for id in ["nonsense", "nonsense@ch-gva-2", "@ch-gva-2", "a@b@c"] {
        run.import(ADDRESS, id).expect_failure().says(id).never_says("panic");
    }
    assert!(run.state().is_empty());
}

fn of_nothing(setup: &Setup) {
    let simulator = Simulator::start();
    let run = setup.run_against(&simulator).file("main.tf", NETWORK);
    run.init().expect_ok();
    let id = format!("{NOTHING}@{}", simulator.zone());
    run.import(ADDRESS, &id).expect_failure().says(NOTHING);
    let elsewhere = format!("{NOTHING}@xx-nowhere-1");
    run.import(ADDRESS, &elsewhere).expect_failure().says("xx-nowhere-1");
    assert!(run.state().is_empty());
}
