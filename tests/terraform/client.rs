//! Which real clients there are, and which of them can read an example.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A Terraform or an OpenTofu on this machine.
#[derive(Debug)]
pub(crate) struct Client {
    /// `terraform` or `tofu`.
    pub(crate) name: String,
    /// As the client says it, `1.15.5`.
    pub(crate) version: String,
    pub(crate) program: PathBuf,
}

impl Client {
    /// Asks `scripts/clients`, which also sets clients up. What it says to people goes straight to stderr.
    pub(crate) fn find_all() -> Vec<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/clients");
        let output = Command::new(&script).stderr(Stdio::inherit()).output().expect("scripts/clients needs bash");
        assert!(output.status.success(), "scripts/clients found no client that the tests can use: see its last line");
        let lines = String::from_utf8(output.stdout).expect("scripts/clients prints text");
        lines.lines().map(Self::from_line).collect()
    }

    fn from_line(line: &str) -> Self {
        let mut fields = line.split('\t').map(str::to_owned);
        let (Some(name), Some(version), Some(program)) = (fields.next(), fields.next(), fields.next()) else {
            panic!("scripts/clients printed «{line}», not a name, a version and a path");
        };
        Self { name, version, program: program.into() }
    }

    /// `terraform-1.15`: what the names of its trials end with.
    pub(crate) fn label(&self) -> String {
        let (major, minor) = version(&self.version);
        format!("{}-{major}.{minor}", self.name)
    }

    pub(crate) fn is_terraform(&self) -> bool {
        self.name == "terraform"
    }

    /// The registry host that a source address without a host stands for.
    pub(crate) fn registry(&self) -> &'static str {
        if self.is_terraform() { "registry.terraform.io" } else { "registry.opentofu.org" }
    }

    /// Whether this client can read `source`: an example that needs certain ones says so in its first line,
    /// `# clients: terraform >= 1.14, tofu >= 1.13`.
    pub(crate) fn can_read(&self, source: &str) -> bool {
        let first = source.lines().next().unwrap_or_default();
        let Some(needs) = first.strip_prefix("# clients:") else { return true };
        needs.split(',').any(|need| {
            let (name, oldest) = need.split_once(">=").unwrap_or((need, "0.0"));
            name.trim() == self.name && version(&self.version) >= version(oldest.trim())
        })
    }
}

/// Major and minor of `1.15.5` or `1.15.0-beta1`.
fn version(text: &str) -> (u32, u32) {
    let mut numbers = text.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

/// Trials of this file's own rules.
pub(crate) fn reads_what_an_example_needs() {
    let client = |name: &str, version: &str| Client { name: name.into(), version: version.into(), program: PathBuf::new() };
    assert!(client("tofu", "1.12.6").can_read("resource \"x\" \"y\" {}"));
    assert!(client("terraform", "1.15.5").can_read("# clients: terraform >= 1.14\n"));
    assert!(!client("terraform", "1.9.8").can_read("# clients: terraform >= 1.14\n"));
    assert!(!client("tofu", "1.20.0").can_read("# clients: terraform >= 1.14\n"));
    assert!(client("tofu", "1.13.0-beta1").can_read("# clients: terraform >= 1.14, tofu >= 1.13\n"));
}
