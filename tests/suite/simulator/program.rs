//! The program: command line, files, signals.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::http::{Answer, exchange, now, sign};

/// A simulator in a process of its own.
struct Process {
    child: Child,
    environment: BTreeMap<String, String>,
}

impl Process {
    fn start(arguments: &[&str]) -> Self {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_exoscale-simulator")).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut environment = BTreeMap::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let (name, value) = line.strip_prefix("export ").unwrap().split_once('=').unwrap();
            environment.insert(name.to_owned(), value.to_owned());
            if name == "EXOSCALE_ZONE" {
                break;
            }
        }
        Self { child, environment }
    }

    fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let endpoint = self.environment["EXOSCALE_API_ENDPOINT"].strip_prefix("http://").unwrap();
        let authority = endpoint.strip_suffix("/v2").unwrap();
        let (target, body) = (format!("/v2{path}"), body.map(|body| body.to_string()).unwrap_or_default());
        let (key, secret) = (&self.environment["EXOSCALE_API_KEY"], &self.environment["EXOSCALE_API_SECRET"]);
        let header = sign(key, secret, method, &target, &body, now() + 60);
        exchange(authority, method, &target, &[("authorization", &header)], &body).unwrap()
    }

    /// Sends a signal and waits for the end, which must come within a second and be a success.
    fn stop(mut self, signal: &str) {
        let began = Instant::now();
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_environment_is_printed_and_written_and_signals_stop_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("environment");
    for signal in ["-TERM", "-INT"] {
        let process = Process::start(&["--env-file", text(&file), "--zone", "de-fra-1"]);
        let names: Vec<&str> = process.environment.keys().map(String::as_str).collect();
        let expected =
            ["EXOSCALE_API_ENDPOINT", "EXOSCALE_API_KEY", "EXOSCALE_API_SECRET", "EXOSCALE_SOS_ENDPOINT", "EXOSCALE_ZONE"];
        assert_eq!(names, expected);
        assert_eq!(process.environment["EXOSCALE_ZONE"], "de-fra-1");
        assert!(process.environment["EXOSCALE_API_KEY"].starts_with("EXO"));
        let written = std::fs::read_to_string(&file).unwrap();
        for (name, value) in &process.environment {
            assert!(written.contains(&format!("export {name}={value}\n")), "{written}");
        }
        assert_eq!(process.send("GET", "/instance", None).status, 200);
        process.stop(signal);
    }
}

#[test]
fn the_state_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let arguments = ["--state", text(&state), "--seed", "1", "--operation-time", "500ms"];
    let process = Process::start(&arguments);
    let operation = process.send("POST", "/private-network", Some(json!({"name": "inner"}))).json();
    let path = format!("/private-network/{}", operation["reference"]["id"].as_str().unwrap());
    assert_eq!(process.send("GET", &path, None).status, 404);
    process.stop("-TERM");
    // The operation under way ends although nobody was there to see it.
    std::thread::sleep(Duration::from_millis(500));
    let process = Process::start(&arguments);
    assert_eq!(process.send("GET", &path, None).json()["name"], "inner");
    let operation = process.send("GET", &format!("/operation/{}", operation["id"].as_str().unwrap()), None).json();
    assert_eq!(operation["state"], "success");
    // The seed gives other identifiers than before.
    process.send("POST", "/private-network", Some(json!({"name": "second"})));
    std::thread::sleep(Duration::from_millis(600));
    let networks = process.send("GET", "/private-network", None).json();
    assert_eq!(networks["private-networks"].as_array().unwrap().len(), 2);
    process.stop("-TERM");
}

#[test]
fn requests_are_logged_a_line_each() {
    let folder = tempfile::tempdir().unwrap();
    let (log, faults) = (folder.path().join("requests"), folder.path().join("faults.json"));
    std::fs::write(&faults, r#"[{"kind": "status", "status": 503, "count": 1}]"#).unwrap();
    let process = Process::start(&["--requests", text(&log), "--faults", text(&faults), "--latency", "20ms"]);
    let began = Instant::now();
    let id = "00000000-0000-4000-8000-000000000000";
    let statuses = [0; 2].map(|_| process.send("GET", &format!("/instance/{id}"), None).status);
    assert_eq!(statuses, [503, 404]);
    assert!(began.elapsed() >= Duration::from_millis(40));
    process.stop("-TERM");
    let lines = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["status"], &lines[0]["faults"]), (&json!(503), &json!(["status"])));
    let last = &lines[1];
    assert_eq!(
        (&last["method"], &last["template"], &last["zone"]),
        (&json!("GET"), &json!("/instance/{id}"), &json!("ch-gva-2"))
    );
    assert_eq!((&last["status"], &last["signature"]), (&json!(404), &json!("valid")));
    assert!(last["duration_ms"].as_f64().unwrap() >= 20.0 && last["time"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn strict_is_the_command_lines_choice() {
    let wish = || Some(json!({"name": "spread", "colour": "red"}));
    let lenient = Process::start(&[]);
    assert_eq!(lenient.send("POST", "/anti-affinity-group", wish()).status, 200);
    let strict = Process::start(&["--strict", "--seed", "1"]);
    assert_eq!(strict.send("POST", "/anti-affinity-group", wish()).status, 400);
}

#[test]
fn a_wrong_command_line_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken");
    std::fs::write(&broken, "[{\"kind\": \"explode\"}]").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (arguments, code, words) in [
        (vec!["--zone", "nowhere"], 1, "there is no zone nowhere; the zones are ch-gva-2"),
        (vec!["--faults", text(&broken)], 1, "rule 0: unknown variant"),
        (vec!["--state", text(&broken)], 1, "is no state file"),
        (vec!["--listen", &address], 1, "cannot listen on 127.0.0.1"),
        (vec!["--key", "K"], 2, "--secret"),
        (vec!["--operation-time", "soon"], 2, "is not a duration"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_exoscale-simulator")).args(&arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
