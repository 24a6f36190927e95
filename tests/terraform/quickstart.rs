//! The README's first command, as a person without a terminal's colours gets it.

use std::process::Command;

use crate::installation::scratch;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[("the quickstart plans nothing the second time and leaves nothing running", quickstart)];

fn quickstart(setup: &Setup) {
    let folder = scratch("quickstart");
    let mut command = Command::new("examples/quickstart/run");
    command.arg("--destroy").current_dir(env!("CARGO_MANIFEST_DIR")).env("QUICKSTART_DIR", folder.path());
    let output = command.env("TERRAFORM_CLIENTS", &setup.client.name).output().expect("the quickstart starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    for part in ["Apply complete", "url = ", "No changes", "Destroy complete", "Nothing is left running"] {
        assert!(text.contains(part), "the quickstart does not say «{part}»:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours where there is no terminal:\n{text}");
    assert!(!folder.path().join("simulator.pid").exists(), "the simulator was not stopped");
}
