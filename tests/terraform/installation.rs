//! The provider where `init` finds it: a mirror in the file system, laid out as a user's would be.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-exoscale");

/// Our address, and the official provider's, under which the same binary can be put for the trials that switch.
pub(crate) const OURS: &str = "eurocloud/exoscale";
pub(crate) const OFFICIAL: &str = "exoscale/exoscale";
/// The provider that this program is when a client starts it.
pub(crate) const CORNER: &str = "registry.terraform.io/eurocloud/corner";

/// A folder that holds the mirror, the clients' configuration and an empty home, shared by all trials.
pub(crate) struct Installation {
    folder: TempDir,
}

impl Installation {
    pub(crate) fn new() -> Self {
        let folder = scratch("installation");
        for host in ["registry.terraform.io", "registry.opentofu.org"] {
            for address in [OURS, OFFICIAL] {
                mirror(folder.path(), host, address, Path::new(PROVIDER));
            }
            let this = std::env::current_exe().expect("this program has a path");
            mirror(folder.path(), host, "eurocloud/corner", &this);
        }
        let mirror = folder.path().join("mirror");
        // Nothing comes from a registry: what is not in the mirror is a mistake of the test.
        let configuration = format!(
            "disable_checkpoint = true\nprovider_installation {{\n  filesystem_mirror {{\n    path = {:?}\n  }}\n}}\n",
            mirror.display().to_string()
        );
        fs::write(folder.path().join("client.tfrc"), configuration).expect("the configuration can be written");
        fs::create_dir(folder.path().join("home")).expect("the home can be made");
        Self { folder }
    }

    /// Puts another provider into the mirror.
    pub(crate) fn add(&self, address: &str, program: &Path) {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        for host in ["registry.terraform.io", "registry.opentofu.org"] {
            if !self.folder.path().join("mirror").join(host).join(address).exists() {
                mirror(self.folder.path(), host, address, program);
            }
        }
    }

    /// What `TF_CLI_CONFIG_FILE` says.
    pub(crate) fn configuration(&self) -> PathBuf {
        self.folder.path().join("client.tfrc")
    }

    /// A home folder without anybody's settings.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }
}

/// A new folder under `target/tmp`, removed when it is dropped.
pub(crate) fn scratch(purpose: &str) -> TempDir {
    let builder = tempfile::Builder::new().prefix(purpose).tempdir_in(env!("CARGO_TARGET_TMPDIR"));
    builder.expect("target/tmp can be written")
}

fn mirror(folder: &Path, host: &str, address: &str, program: &Path) {
    let version = env!("CARGO_PKG_VERSION");
    let package = folder.join("mirror").join(host).join(address).join(version).join(platform());
    fs::create_dir_all(&package).expect("the mirror can be made");
    let kind = address.rsplit('/').next().unwrap_or_default();
    let name = format!("terraform-provider-{kind}_v{version}{}", std::env::consts::EXE_SUFFIX);
    // A hard link: `cargo build` replaces the binary, it does not write into it.
    let linked = fs::hard_link(program, package.join(&name));
    linked.or_else(|_| fs::copy(program, package.join(&name)).map(drop)).expect("the provider can be copied");
}

/// The platform in Go's words.
fn platform() -> String {
    let system = if std::env::consts::OS == "macos" { "darwin" } else { std::env::consts::OS };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}_{machine}")
}
