//! The data source of settings: what a type of database services can be told, as JSON Schema.

use std::sync::{Arc, OnceLock};

use serde_json::Value as Json;

use crate::api::Request;
use crate::asset::{Cloud, Verb, diagnostic, get};
use crate::framework::{
    Attribute, Block, BoxFuture, DataSource, Diagnostic, Outcome, ReadData, Schema, Text, Validator, timeouts,
};
use crate::value::{Path, Type, Value};

/// What it asks of the API.
pub const USES: &[Verb] = &[
    get("/dbaas-settings-clickhouse"),
    get("/dbaas-settings-grafana"),
    get("/dbaas-settings-kafka"),
    get("/dbaas-settings-mysql"),
    get("/dbaas-settings-opensearch"),
    get("/dbaas-settings-pg"),
    get("/dbaas-settings-thanos"),
    get("/dbaas-settings-valkey"),
];

/// The types, each with a document of its own.
const TYPES: &[&str] = &["clickhouse", "grafana", "kafka", "mysql", "opensearch", "pg", "thanos", "valkey"];

/// Reads the settings of a type. A plain data source, because each type has its own path, and its answer is a schema.
pub struct Settings {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl Settings {
    /// The data source of a provider.
    pub fn new(cloud: Arc<Cloud>) -> Self {
        Self { cloud, schema: OnceLock::new() }
    }

    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        let kind = config.get("type").as_str().unwrap_or_default().to_owned();
        let place = TYPES.iter().zip(USES).find(|(known, _)| **known == kind).map(|(_, verb)| verb.path).ok_or_else(|| {
            Diagnostic::error(format!("There are no settings of {kind:?}"), format!("There are those of: {}.", TYPES.join(", ")))
                .at(Path::root("type"))
        })?;
        let zone = config.get("zone").as_str().map(str::to_owned).or_else(|| session.zone.clone());
        let request = Request::get(place).in_zone(zone.as_deref()).about(format!("the settings of {kind}"));
        let answer = session.client.fresh_list(&request).await.map_err(|error| diagnostic(&error))?;
        let members = answer["settings"].as_object().into_iter().flatten();
        let schemas = members.map(|(name, schema): (&String, &Json)| (name.as_str(), Value::from(schema.to_string())));
        let mut value = config;
        value.put("id", kind.into());
        value.put("zone", zone.into());
        value.put("settings", Value::map(schemas));
        Ok(value.into())
    }
}

fn schema() -> Schema {
    let mut kind = Attribute::new("type", Type::String).required().describe("Type of the services, such as `pg`.");
    kind.validators = vec![Validator::OneOf(TYPES)];
    let settings = "JSON Schema of each group of settings, such as `pg` and `pgbouncer`: `jsondecode` makes an object of it, whose \
                    `properties` are the settings with their types, bounds and defaults.";
    let attributes = vec![
        Attribute::new("id", Type::String).computed().describe("The type."),
        kind,
        Attribute::new("settings", Type::map(Type::String)).computed().describe(settings),
        Attribute::new("zone", Type::String)
            .optional()
            .computed()
            .describe("Zone to ask in; the provider's default zone where it is not given."),
    ];
    let block = Block {
        attributes,
        blocks: vec![timeouts::block(&[timeouts::Operation::Read])],
        description: Text::Borrowed("Reads what the database services of a type can be told."),
        ..Block::default()
    };
    Schema { version: 0, block }
}

impl DataSource for Settings {
    fn type_name(&self) -> &'static str {
        "exoscale_dbaas_settings"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
