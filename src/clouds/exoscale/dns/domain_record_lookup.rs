//! The data source of DNS records: a filter block and a list, as the official provider has it.

use std::sync::{Arc, OnceLock};

use regex_lite::Regex;
use serde_json::Value as Json;

use super::domain::domain_id;
use crate::api::Request;
use crate::asset::{Cloud, Failure, Verb, get};
use crate::framework::{
    Attribute, AttributeKind, Block, BoxFuture, DataSource, Diagnostic, Encoding, NestedBlock, Nesting, Outcome, ReadData,
    Schema, Text, Validator, timeouts,
};
use crate::value::{Path, Type, Value};

/// What it asks of the API.
pub const USES: &[Verb] = &[get("/dns-domain"), get("/dns-domain/{domain}/record")];

/// Finds records of a domain. A plain data source, because its filter is a block and names what it compares in another way than tables do.
pub struct DomainRecords {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl DomainRecords {
    /// The data source of a provider.
    pub fn new(cloud: Arc<Cloud>) -> Self {
        Self { cloud, schema: OnceLock::new() }
    }

    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        let name = config.get("domain").as_str().unwrap_or_default().to_owned();
        let told = |failure: Failure| failure.into_diagnostics();
        let domain = if name.len() == 36 && !name.contains('.') { Some(name.clone()) } else { None };
        let domain = match domain {
            Some(id) => id,
            None => domain_id(Some(&session), &name).await.map_err(told)?.ok_or_else(|| {
                Diagnostic::error(
                    format!("There is no DNS domain {name:?}"),
                    "Check the name: it has to be one of the account's domains.",
                )
                .at(Path::root("domain"))
            })?,
        };
        let request = Request::get("/dns-domain/{domain}/record").arg("domain", domain).about(format!("the records of {name}"));
        let answer = session.client.fresh_list(&request).await.map_err(|error| told(error.into()))?;
        let filter = config.get("filter").elements().first().cloned().unwrap_or_default();
        let pattern = filter.get("content_regex").as_str().map(Regex::new).transpose();
        let pattern = pattern.map_err(|error| {
            Diagnostic::error("Not a regular expression", error.to_string())
                .at(Path::root("filter").index(0).attribute("content_regex"))
        })?;
        let records = answer["dns-domain-records"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|record| matches(&filter, pattern.as_ref(), record));
        let mut found: Vec<Value> = records.map(|record| shown(&name, record)).collect();
        found.sort_by_key(|record| (record.get("name").clone(), record.get("id").clone()));
        let mut value = config;
        value.put("id", name.into());
        value.put("records", Value::list(found));
        Ok(value.into())
    }
}

fn matches(filter: &Value, pattern: Option<&Regex>, record: &Json) -> bool {
    let same =
        |name: &str, field: &str| filter.get(name).as_str().is_none_or(|wanted| wanted.is_empty() || record[field] == wanted);
    same("id", "id")
        && same("name", "name")
        && same("record_type", "type")
        && pattern.is_none_or(|pattern| record["content"].as_str().is_some_and(|content| pattern.is_match(content)))
}

fn shown(domain: &str, record: &Json) -> Value {
    let number = |field: &str| record[field].as_i64().map(Value::from).unwrap_or_default();
    Value::object([
        ("id", record["id"].as_str().into()),
        ("domain", domain.into()),
        ("name", record["name"].as_str().into()),
        ("content", record["content"].as_str().into()),
        ("record_type", record["type"].as_str().into()),
        ("ttl", number("ttl")),
        ("prio", number("priority")),
    ])
}

fn text(name: &'static str, doc: &'static str) -> Attribute {
    Attribute::new(name, Type::String).describe(doc)
}

fn schema() -> Schema {
    let mut pattern = text("content_regex", "Regular expression that the content has to match.").optional();
    pattern.validators = vec![Validator::Custom(is_pattern)];
    let filter = Block {
        attributes: vec![
            text("id", "Id of the record.").optional(),
            text("name", "Name within the domain.").optional(),
            text("record_type", "Type, such as `A`.").optional(),
            pattern,
        ],
        description: Text::Borrowed("What the records have to be."),
        ..Block::default()
    };
    let record = vec![
        text("id", "Id of the record.").computed(),
        text("domain", "Name of the domain.").computed(),
        text("name", "Name within the domain.").computed(),
        text("content", "What the record says.").computed(),
        text("record_type", "Type, such as `A`.").computed(),
        Attribute::new("ttl", Type::Number).computed().describe("Seconds that it may be cached."),
        Attribute::new("prio", Type::Number).computed().describe("Priority, of MX and SRV records."),
    ];
    let mut records = Attribute::nested("records", Nesting::List, record).computed().describe("What was found, by name.");
    if let AttributeKind::Nested { encoding, .. } = &mut records.kind {
        *encoding = Encoding::ObjectType;
    }
    let block = Block {
        attributes: vec![text("id", "The domain.").computed(), text("domain", "Name of the domain.").required(), records],
        blocks: vec![
            NestedBlock {
                name: Text::Borrowed("filter"),
                nesting: Nesting::List,
                block: filter,
                min_items: 1,
                max_items: 1,
                key: None,
            },
            timeouts::block(&[timeouts::Operation::Read]),
        ],
        description: Text::Borrowed("Finds records of a DNS domain."),
        ..Block::default()
    };
    Schema { version: 0, block }
}

fn is_pattern(value: &Value) -> Result<(), String> {
    value
        .as_str()
        .map_or(Ok(()), |text| Regex::new(text).map(drop).map_err(|error| format!("must be a regular expression: {error}")))
}

impl DataSource for DomainRecords {
    fn type_name(&self) -> &'static str {
        "exoscale_domain_record"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
