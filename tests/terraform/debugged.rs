//! The provider under a debugger: started first, reattached to by clients.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::client::Client;
use crate::installation::PROVIDER;

/// A provider that a developer started by hand, stopped when it is dropped.
pub(crate) struct Debugged {
    child: Child,
    reattach: String,
}

impl Debugged {
    /// With this environment: what a client has in its own does not reach a provider that runs already.
    pub(crate) fn start(environment: &BTreeMap<String, String>) -> Self {
        let mut command = Command::new(PROVIDER);
        command.arg("-debug").envs(environment).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the provider starts");
        let lines = BufReader::new(child.stdout.take().expect("stdout is a pipe")).lines();
        let mut said = lines.map_while(Result::ok).filter_map(|line| {
            let (_, value) = line.split_once("TF_REATTACH_PROVIDERS=")?;
            Some(value.trim_matches('\'').to_owned())
        });
        let reattach = said.next().expect("-debug prints TF_REATTACH_PROVIDERS");
        Self { child, reattach }
    }

    /// What `TF_REATTACH_PROVIDERS` says, with the registry host that this client takes for granted.
    pub(crate) fn reattach(&self, client: &Client) -> String {
        self.reattach.replace("registry.terraform.io", client.registry())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("the provider can be waited for").is_none()
    }
}

impl Drop for Debugged {
    fn drop(&mut self) {
        // It may have ended by itself, which the trial has noticed otherwise.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
