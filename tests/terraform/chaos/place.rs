//! An account of a simulator in this process, whose weather a trial makes.

use std::time::{Duration, Instant};

use eurocloud::simulator::{Options, Running, Simulator};
use serde_json::{Value, json};

use super::kinds::WITHIN;
use crate::run::Run;
use crate::{Setup, account, examples};

/// A simulator, and what is asked of it beside the provider.
pub(crate) struct Place {
    pub(crate) simulator: Running,
    runtime: tokio::runtime::Runtime,
}

impl Place {
    /// Strict, and repeatable as far as the client's order of requests is.
    pub(crate) fn new(seed: u64) -> Self {
        let sos_listen = Some(([127, 0, 0, 1], 0).into());
        let operation_time = (Duration::ZERO, Duration::from_millis(30));
        let options = Options { operation_time, sos_listen, seed: Some(seed), ..Options::default() };
        let simulator = Simulator::start(options).expect("the simulator starts");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { simulator, runtime }
    }

    /// A work folder that talks to it, with the example's provider block.
    pub(crate) fn run(&self, setup: &Setup) -> Run {
        let simulator = &self.simulator;
        let sos = simulator.sos_endpoint.as_deref().expect("there is object storage");
        setup
            .run()
            .file("provider.tf", examples::PROVIDER)
            .env("EXOSCALE_API_ENDPOINT", &simulator.endpoint)
            .env("EXOSCALE_SOS_ENDPOINT", sos)
            .env("EXOSCALE_API_KEY", &simulator.key)
            .env("EXOSCALE_API_SECRET", &simulator.secret)
            .env("EXOSCALE_ZONE", &simulator.zone)
            .hiding(&simulator.secret)
    }

    /// The id of something that the account has from the start: its path, its list, and its place there.
    pub(super) fn furniture(&self, path: &'static str, list: &str, at: usize) -> String {
        let answer = self.runtime.block_on(account::ask(&self.simulator, path));
        answer[list][at]["id"].as_str().expect("the account has some").to_owned()
    }

    /// What the API answers to a question beside the provider.
    pub(super) fn ask(&self, zone: &str, path: String) -> Value {
        self.runtime.block_on(account::ask_in(&self.simulator, zone, path))
    }

    /// Takes something away, as somebody might in the portal.
    pub(super) fn remove(&self, kind: &str, id: &str) {
        let within = WITHIN.iter().find(|(part, ..)| *part == kind);
        let Some((_, whole, member, key)) = within else {
            self.simulator.remove(kind, id);
            return;
        };
        for object in self.simulator.assets()[*whole].as_array().into_iter().flatten() {
            let holder = object["id"].as_str().unwrap_or_default();
            let is_it = |part: &Value| {
                let own = part[*key].as_str().unwrap_or_default();
                if *key == "id" { own == id } else { format!("{holder}/{own}") == id }
            };
            let all = object["fields"][*member].as_array().cloned().unwrap_or_default();
            let left: Vec<Value> = all.iter().filter(|part| !is_it(part)).cloned().collect();
            if left.len() < all.len() {
                let fields = json!({ *member: left });
                self.simulator.alter(whole, holder, fields.as_object().cloned().unwrap_or_default());
            }
        }
    }

    /// A database service that runs.
    pub(super) fn serve(&self, name: &'static str) {
        self.runtime.block_on(account::serve(&self.simulator, name));
    }

    /// Sets what goes wrong from now on.
    pub(crate) fn faults(&self, rules: Value) {
        self.simulator.faults_json(rules).expect("the rules are well formed");
    }

    /// Ends all faults, and waits until nothing is under way any more: what an operation makes late is there then.
    pub(crate) fn calm(&self) {
        self.simulator.faults(Vec::new());
        let deadline = Instant::now() + Duration::from_mins(1);
        while self.simulator.operations().as_array().into_iter().flatten().any(|job| job["state"] == json!("pending")) {
            assert!(Instant::now() < deadline, "operations that never end: {}", self.simulator.operations());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
