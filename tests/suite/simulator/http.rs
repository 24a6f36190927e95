//! A client of our own making: a socket, some text and the signature's recipe. It shares nothing with the provider's client.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine;
use eurocloud::simulator::{Options, Running, Simulator};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// A simulator and the credentials for it.
pub(super) struct Cloud {
    pub(super) running: Running,
    /// `/v2`, or `/zones/<zone>/v2`.
    pub(super) prefix: String,
}

/// A strict simulator on free ports whose operations take a few milliseconds.
pub(super) fn cloud() -> Cloud {
    with(Options::default())
}

pub(super) fn with(options: Options) -> Cloud {
    Cloud { running: Simulator::start(options).unwrap(), prefix: "/v2".to_owned() }
}

pub(super) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed()
}

/// The Authorization header for a request.
pub(super) fn sign(key: &str, secret: &str, method: &str, target: &str, body: &str, expires: i64) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut arguments: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    arguments.sort_unstable();
    let names: Vec<&str> = arguments.iter().map(|(name, _)| *name).collect();
    let values: String = arguments.iter().map(|(_, value)| value.replace('+', " ").replace("%20", " ")).collect();
    let message = format!("{method} {path}\n{body}\n{values}\n\n{expires}");
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(message).finalize();
    let signature = base64::engine::general_purpose::STANDARD.encode(mac.into_bytes());
    let signed = if names.is_empty() { String::new() } else { format!(",signed-query-args={}", names.join(";")) };
    format!("EXO2-HMAC-SHA256 credential={key}{signed},expires={expires},signature={signature}")
}

/// Sends one request on a connection of its own and reads until the end.
pub(super) fn exchange(
    authority: &str,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<Answer> {
    let mut socket = TcpStream::connect(authority)?;
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut request = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "host") {
        request += &format!("host: {authority}\r\n");
    }
    if !body.is_empty() {
        request += "content-type: application/json\r\n";
    }
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    socket.write_all(format!("{request}\r\n{body}").as_bytes())?;
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let broken = || std::io::Error::new(std::io::ErrorKind::UnexpectedEof, text.clone());
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(broken)?;
    let headers: BTreeMap<String, String> =
        lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
    let length: usize = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(body.len());
    if body.len() < length && method != "HEAD" {
        return Err(broken());
    }
    Ok(Answer { status, headers, body: body.to_owned() })
}

impl Cloud {
    pub(super) fn authority(&self) -> &str {
        self.running.base().trim_start_matches("http://")
    }

    /// The same account in another zone.
    pub(super) fn zone(self, zone: &str) -> Self {
        Self { prefix: format!("/zones/{zone}/v2"), ..self }
    }

    /// A signed request; the connection's end is the caller's to judge.
    pub(super) fn attempt(&self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<Answer> {
        let target = format!("{}{path}", self.prefix);
        let body = body.map(ToString::to_string).unwrap_or_default();
        let header = sign(&self.running.key, &self.running.secret, method, &target, &body, now() + 600);
        exchange(self.authority(), method, &target, &[("authorization", &header)], &body)
    }

    pub(super) fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.attempt(method, path, body.as_ref()).unwrap()
    }

    /// GET that must succeed.
    pub(super) fn get(&self, path: &str) -> Value {
        let answer = self.send("GET", path, None);
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.body);
        answer.json()
    }

    /// The status of a request that is to be refused, and its detail.
    pub(super) fn refused(&self, method: &str, path: &str, body: Option<Value>) -> (u16, String) {
        let answer = self.send(method, path, body);
        let problem = answer.json();
        assert_eq!(problem["status"], answer.status, "{problem}");
        (answer.status, problem["detail"].as_str().unwrap().to_owned())
    }

    /// Starts an operation and waits for its end.
    pub(super) fn run(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let answer = self.send(method, path, body);
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
        self.wait(answer.json())
    }

    /// Waits for an operation's end.
    pub(super) fn wait(&self, operation: Value) -> Value {
        let path = format!("/operation/{}", operation["id"].as_str().unwrap());
        let until = Instant::now() + Duration::from_secs(5);
        loop {
            let operation = self.get(&path);
            if operation["state"] != "pending" {
                return operation;
            }
            assert!(Instant::now() < until, "still pending: {operation}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Runs an operation that must succeed and gives back what it refers to.
    pub(super) fn done(&self, method: &str, path: &str, body: Option<Value>) -> String {
        let operation = self.run(method, path, body);
        assert_eq!(operation["state"], "success", "{method} {path}: {operation}");
        operation["reference"]["id"].as_str().unwrap_or_default().to_owned()
    }

    /// A request to the control endpoints.
    pub(super) fn control(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let answer = exchange(self.authority(), method, &format!("/_simulator/{path}"), &[], &body).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Lets the next operation of this sort take long enough to be looked at while it is under way.
    pub(super) fn slow(&self, operation: &str) {
        self.faults(json!([{"kind": "operation-slow", "ms": 400, "operation": operation, "count": 1}]));
    }

    /// Sets the faults.
    pub(super) fn faults(&self, rules: Value) {
        self.control("POST", "faults", Some(json!({ "rules": rules })));
    }
}
