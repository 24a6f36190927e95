//! A local Exoscale per trial: the binary that users start, strict, on ports of its own.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::installation::scratch;

/// Stops when it is dropped.
pub(crate) struct Simulator {
    child: Child,
    environment: BTreeMap<String, String>,
    _folder: TempDir,
}

impl Simulator {
    pub(crate) fn start() -> Self {
        Self::start_with(&["--operation-time", "20ms"])
    }

    /// Starts it with more arguments, and waits until it has said where it listens.
    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        let folder = scratch("simulator");
        let file = folder.path().join("environment");
        let mut command = Command::new(env!("CARGO_BIN_EXE_exoscale-simulator"));
        command.args(["--listen", "127.0.0.1:0", "--sos-listen", "127.0.0.1:0", "--strict", "--env-file"]).arg(&file);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.spawn().expect("the simulator starts");
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let environment = exports(&std::fs::read_to_string(&file).unwrap_or_default());
            let wanted = ["ENDPOINT", "KEY", "SECRET"].map(|name| format!("EXOSCALE_API_{name}"));
            if wanted.iter().all(|name| environment.contains_key(name)) && environment.contains_key("EXOSCALE_ZONE") {
                return Self { child, environment, _folder: folder };
            }
            let ended = child.try_wait().expect("the simulator can be waited for");
            assert!(ended.is_none(), "the simulator stopped at once: {ended:?}");
            assert!(Instant::now() < deadline, "the simulator wrote no environment file in 20 s");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The variables that it tells people to export.
    pub(crate) fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    pub(crate) fn secret(&self) -> &str {
        &self.environment["EXOSCALE_API_SECRET"]
    }

    pub(crate) fn zone(&self) -> &str {
        &self.environment["EXOSCALE_ZONE"]
    }

    /// Everything that exists in it.
    pub(crate) fn assets(&self) -> Value {
        self.ask("GET", "/_simulator/assets", "")
    }

    /// The secrets that its answers have told.
    pub(crate) fn revealed(&self) -> Vec<String> {
        let told = self.ask("GET", "/_simulator/revealed", "");
        told.as_array().into_iter().flatten().filter_map(|one| Some(one.as_str()?.to_owned())).collect()
    }

    /// What was asked of it so far: `requests` by method and path template, `total`, and what was wrong with them.
    pub(crate) fn stats(&self) -> Value {
        self.ask("GET", "/_simulator/stats", "")
    }

    /// Replaces the faults that it has.
    pub(crate) fn faults(&self, rules: &Value) {
        self.ask("POST", "/_simulator/faults", &rules.to_string());
    }

    /// Waits until this is true of it.
    pub(crate) fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_mins(2);
        while !holds(self) {
            assert!(Instant::now() < deadline, "{what} did not come in two minutes");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// One request to its own paths, which need no signature.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let endpoint = &self.environment["EXOSCALE_API_ENDPOINT"];
        let address = endpoint.trim_start_matches("http://").split('/').next().expect("an endpoint has a host");
        let mut stream = TcpStream::connect(address).expect("the simulator listens");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("the simulator reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the simulator answers text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
        assert!(head.starts_with("HTTP/1.1 200"), "{method} {path}: {answer}");
        if body.is_empty() { Value::Null } else { serde_json::from_str(body).expect("JSON") }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It may have stopped by itself, which the trial has noticed otherwise.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Reads `export NAME=VALUE` lines, the value perhaps in quotes.
fn exports(text: &str) -> BTreeMap<String, String> {
    let whole = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    let pairs = whole.lines().filter_map(|line| line.strip_prefix("export ")?.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.trim_matches(['"', '\'']).to_owned())).collect()
}
