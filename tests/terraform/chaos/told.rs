//! What a command with `-json` says: the errors of each resource, and what was begun.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::run::Outcome;

/// What a command said.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) errors: Vec<Complaint>,
    /// How many creations were begun, by resource type.
    pub(crate) creations: BTreeMap<String, usize>,
}

/// An error.
#[derive(Debug)]
pub(crate) struct Complaint {
    /// What it is about; empty where the client does not say.
    pub(crate) address: String,
    pub(crate) text: String,
}

impl Complaint {
    /// The resource type that it is about.
    pub(crate) fn kind(&self) -> String {
        self.address.split('.').next().unwrap_or_default().to_owned()
    }
}

impl Told {
    pub(crate) fn by(outcome: &Outcome) -> Self {
        let mut told = Self::default();
        let lines = outcome.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        for line in lines {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            match line["type"].as_str() {
                Some("diagnostic") if line["@level"] == "error" => {
                    let diagnostic = &line["diagnostic"];
                    let said = format!("{}\n{}", text(&diagnostic["summary"]), text(&diagnostic["detail"]));
                    told.errors.push(Complaint { address: text(&diagnostic["address"]), text: said });
                }
                Some("apply_start") if line["hook"]["action"] == "create" => {
                    *told.creations.entry(text(&line["hook"]["resource"]["resource_type"])).or_default() += 1;
                }
                _ => {}
            }
        }
        told
    }
}
