//! What a run says and leaves behind, at its most talkative, searched for every secret that its states hold and that the API told.
//!
//! States and saved plans hold what is marked: the protocol knows no other way. `show -json` and `output` tell it on demand.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::Provider as _;
use serde_json::Value;

use crate::secrets::{Needles, marked};
use crate::simulator::Simulator;

/// Commands whose log is searched: those in which the provider meets values.
const LOGGED: [&str; 6] = ["plan", "apply", "destroy", "import", "refresh", "query"];

/// Files of a work folder that hold what is marked.
const HOLDERS: [&str; 2] = ["terraform.tfstate", "plan.out"];

/// One work folder under watch.
#[derive(Default)]
pub(crate) struct Watch {
    folder: PathBuf,
    needles: Mutex<Needles>,
    /// Command lines and what they printed.
    said: Mutex<Vec<(String, String)>>,
    logs: Mutex<Vec<PathBuf>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, ..Self::default() }
    }

    /// The variables that make a command log all that it can, the provider included.
    pub(crate) fn environment(&self, arguments: &[&str]) -> Vec<(&'static str, PathBuf)> {
        if !arguments.first().is_some_and(|first| LOGGED.contains(first)) {
            return Vec::new();
        }
        let mut logs = lock(&self.logs);
        let file = self.folder.join(format!("trace-{}.log", logs.len()));
        logs.push(file.clone());
        vec![("TF_LOG", "TRACE".into()), ("TF_LOG_PATH", file)]
    }

    /// What a command printed, unless it was asked for everything.
    pub(crate) fn heard(&self, line: &str, text: &str) {
        if !line.contains("show -json") && !line.contains(" output") && !line.contains("state pull") {
            lock(&self.said).push((line.to_owned(), text.to_owned()));
        }
    }

    /// Learns what the state marks and what the simulators told: from now on, and back to the beginning, it is found nowhere.
    pub(crate) fn learn(&self, state: &str, simulators: &[Simulator]) {
        let provider = ExoscaleProvider::new();
        let state: Value = serde_json::from_str(state).expect("a state is JSON");
        let mut needles = lock(&self.needles);
        for simulator in simulators {
            needles.add(simulator.secret());
            for secret in simulator.revealed() {
                needles.add(&secret);
            }
        }
        for resource in state["resources"].as_array().into_iter().flatten() {
            let name = resource["type"].as_str().unwrap_or_default();
            let managed = provider.resources().iter().find(|one| one.type_name() == name).map(|one| one.schema());
            let read = provider.data_sources().iter().find(|one| one.type_name() == name).map(|one| one.schema());
            let Some(schema) = (if resource["mode"] == "managed" { managed } else { read }) else { continue };
            for instance in resource["instances"].as_array().into_iter().flatten() {
                marked(&schema.block, &instance["attributes"], &mut |text| needles.add(text));
            }
        }
    }

    /// How many secrets are known.
    pub(crate) fn known(&self) -> usize {
        lock(&self.needles).len()
    }

    /// Looks for them in all that was printed, logged and left behind.
    pub(crate) fn expect_nothing_given_away(&self, kept: &[(String, Vec<u8>)]) {
        let needles = lock(&self.needles);
        let mut leaks = Vec::new();
        for (line, text) in lock(&self.said).iter() {
            leaks.extend(needles.find(text.as_bytes()).map(|found| format!("«{line}» printed {found:?}")));
        }
        for (name, bytes) in kept.iter().filter(|(name, _)| !HOLDERS.iter().any(|holder| name.starts_with(holder))) {
            leaks.extend(needles.find(bytes).map(|found| format!("{name} holds {found:?}")));
        }
        let logs = lock(&self.logs);
        let logged = logs.iter().filter(|log| log.metadata().is_ok_and(|log| log.len() > 10_000)).count();
        assert!(logged > 0, "nothing was logged in {} files", logs.len());
        assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    }
}
