//! The README's first command, as a person without a terminal's colours gets it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::installation::{PROVIDER, scratch};
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[("the quickstart plans nothing the second time and leaves nothing running", quickstart)];

fn quickstart(setup: &Setup) {
    let folder = scratch("quickstart");
    let mut command = Command::new("examples/quickstart/run");
    command.arg("--destroy").current_dir(env!("CARGO_MANIFEST_DIR")).env("QUICKSTART_DIR", folder.path());
    // The programs that the other trials run: a build would replace them meanwhile. And exactly this client, not another on the PATH.
    command.env("QUICKSTART_BINARIES", Path::new(PROVIDER).parent().expect("it is in a folder"));
    command.env("TERRAFORM_CLIENTS", &setup.client.name).env("PATH", path_with(&setup.client.program));
    let output = command.output().expect("the quickstart starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    for part in ["Apply complete", "url = ", "No changes", "Destroy complete", "Nothing is left running"] {
        assert!(text.contains(part), "the quickstart does not say «{part}»:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours where there is no terminal:\n{text}");
    assert!(!folder.path().join("simulator.pid").exists(), "the simulator was not stopped");
}

/// The PATH, with the folder of `program` before everything else.
fn path_with(program: &Path) -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(Path::to_owned).into_iter().chain(std::env::split_paths(&path));
    std::env::join_paths(folders).expect("no folder has a colon in its name")
}
