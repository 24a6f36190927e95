//! An account of a simulator in this process, whose weather a trial makes.

use std::time::{Duration, Instant};

use eurocloud::simulator::{Options, Running, Simulator};
use serde_json::{Value, json};

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
