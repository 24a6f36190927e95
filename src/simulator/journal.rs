//! The request log and the counters.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::sync::Mutex;

use serde::Serialize;
use serde_json::{Value, json};

use super::clock::{self, Moment};
use super::description::{Finding, Flaw};
use super::faults::{Rule, When};
use super::signature::Verdict;

/// What is known of one request when it ends.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) time: Moment,
    pub(super) zone: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) template: String,
    pub(super) operation: String,
    /// None: no answer was sent.
    pub(super) status: Option<u16>,
    pub(super) signature: Verdict,
    pub(super) key: Option<String>,
    pub(super) flaws: Vec<Finding>,
    /// Names of the faults that struck.
    pub(super) faults: Vec<String>,
}

/// Counters since the start or the last reset.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Requests by method and path template: `GET /instance/{id}`.
    pub requests: BTreeMap<String, u64>,
    /// All requests.
    pub total: u64,
    /// Requests by status; `none` when no answer was sent.
    pub statuses: BTreeMap<String, u64>,
    /// Requests by signature verdict.
    pub signatures: BTreeMap<String, u64>,
    /// Unknown fields by operation and field: `create-instance nmae`.
    pub unknown: BTreeMap<String, u64>,
    /// Read-only fields that were sent.
    pub read_only: BTreeMap<String, u64>,
    /// Fields out of range.
    pub out_of_range: BTreeMap<String, u64>,
    /// Faults that struck, by kind, and by when unless it was before the effect: `reset after-effect`.
    pub faults: BTreeMap<String, u64>,
    /// Requests that faults struck, by method and path template.
    pub struck: BTreeMap<String, u64>,
}

impl Stats {
    /// Counts one request.
    pub(super) fn count(&mut self, entry: &Entry) {
        let add = |map: &mut BTreeMap<String, u64>, key: String| *map.entry(key).or_default() += 1;
        let template = if entry.template.is_empty() { "(unknown path)" } else { &entry.template };
        add(&mut self.requests, format!("{} {template}", entry.method));
        self.total += 1;
        add(&mut self.statuses, entry.status.map_or_else(|| "none".to_owned(), |status| status.to_string()));
        add(&mut self.signatures, entry.signature.name().to_owned());
        for flaw in &entry.flaws {
            let map = match flaw.flaw {
                Flaw::Unknown => &mut self.unknown,
                Flaw::ReadOnly => &mut self.read_only,
                Flaw::Range => &mut self.out_of_range,
                Flaw::Missing | Flaw::Wrong => continue,
            };
            add(map, format!("{} {}", entry.operation, flaw.at));
        }
        if !entry.faults.is_empty() {
            add(&mut self.struck, format!("{} {template}", entry.method));
        }
        for fault in &entry.faults {
            self.fault(fault);
        }
    }

    /// Counts one fault.
    pub(super) fn fault(&mut self, name: &str) {
        *self.faults.entry(name.to_owned()).or_default() += 1;
    }

    /// Requests of that method and path template.
    pub fn of(&self, method_and_template: &str) -> u64 {
        self.requests.get(method_and_template).copied().unwrap_or_default()
    }
}

/// The file that gets a line per request.
#[derive(Debug, Default)]
pub(super) struct Journal(Option<Mutex<File>>);

impl Journal {
    pub(super) fn open(path: Option<&std::path::Path>) -> std::io::Result<Self> {
        let open = |path| File::options().create(true).append(true).open(path);
        Ok(Self(path.map(open).transpose()?.map(Mutex::new)))
    }

    /// Appends a line. A full disk must not stop the simulator, so a failure is dropped.
    pub(super) fn write(&self, entry: &Entry, duration: std::time::Duration) {
        let Some(file) = &self.0 else { return };
        let line = json!({
            "time": clock::fine_stamp(entry.time), "zone": entry.zone, "method": entry.method, "path": entry.path,
            "template": entry.template, "operation": entry.operation, "status": entry.status,
            "signature": entry.signature.name(), "duration_ms": f64::from(u32::try_from(duration.as_micros()).unwrap_or(u32::MAX)) / 1000.0,
            "faults": entry.faults, "flaws": entry.flaws.iter().map(|f| format!("{}: {}", f.at, f.what)).collect::<Vec<_>>(),
            "request_id": entry.id,
        });
        if let Ok(mut file) = file.lock() {
            drop(file.write_all(format!("{line}\n").as_bytes()));
        }
    }
}

/// Name of a fault as its rule says it.
pub(super) fn fault_name(rule: &Rule) -> String {
    let value = serde_json::to_value(rule).unwrap_or_default();
    let member = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    if rule.when == When::default() { member("kind") } else { format!("{} {}", member("kind"), member("when")) }
}
