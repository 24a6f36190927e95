//! The data source of where a database service listens, without anything secret, so that it can be shown and handed on.

use std::sync::{Arc, OnceLock};

use serde_json::Value as Json;

use super::endpoint::{Endpoint, SERVICES, kind_of, maybe, service};
use crate::asset::{Cloud, Failure, Verb, get};
use crate::framework::{Attribute, Block, BoxFuture, DataSource, Nesting, Outcome, ReadData, Schema, Text, timeouts};
use crate::value::{Type, Value};

/// What it asks of the API.
pub const USES: &[Verb] = &{
    let mut all = [get("/dbaas-service"); 9];
    let mut at = 0;
    while at < 8 {
        all[at + 1] = SERVICES[at];
        at += 1;
    }
    all
};

/// Host and port of a service and its components.
pub struct Connection {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl Connection {
    /// The data source of a provider.
    pub fn new(cloud: Arc<Cloud>) -> Self {
        Self { cloud, schema: OnceLock::new() }
    }

    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        let name = config.get("name").as_str().unwrap_or_default().to_owned();
        let zone = config.get("zone").as_str().map(str::to_owned).or_else(|| session.zone.clone());
        let kind = kind_of(&session, &name, zone.as_deref(), "name").await.map_err(Failure::into_diagnostics)?;
        let found = service(&session, &kind, &name, zone.as_deref()).await.map_err(Failure::into_diagnostics)?;
        let endpoint = Endpoint::of(&kind, &found);
        let mut value = config;
        value.put("id", Value::from(name));
        value.put("zone", maybe(zone));
        value.put("type", Value::from(kind));
        value.put("state", Value::from(found["state"].as_str()));
        value.put("scheme", Value::from(endpoint.scheme));
        value.put("host", maybe(endpoint.host));
        value.put("port", endpoint.port.map_or(Value::Null, Value::int));
        value.put("username", maybe(endpoint.user));
        value.put("db_name", maybe(endpoint.database));
        value.put("components", Value::list(found["components"].as_array().into_iter().flatten().map(component)));
        Ok(value.into())
    }
}

fn component(json: &Json) -> Value {
    let text = |name: &str| Value::from(json[name].as_str());
    Value::object([
        ("component", text("component")),
        ("host", text("host")),
        ("port", json["port"].as_i64().map_or(Value::Null, Value::int)),
        ("route", text("route")),
        ("usage", text("usage")),
    ])
}

fn schema() -> Schema {
    let text = |name: &'static str| Attribute::new(name, Type::String);
    let parts = vec![
        text("component").computed().describe("What listens, such as `pg` or `pgbouncer`."),
        text("host").computed().describe("Host name."),
        Attribute::new("port", Type::Number).computed().describe("Port."),
        text("route").computed().describe("From where it can be reached, such as `public`."),
        text("usage").computed().describe("`primary` or `replica`."),
    ];
    let attributes = vec![
        text("id").computed().describe("Name of the service."),
        text("name").required().describe("Name of the service."),
        text("zone").optional().computed().describe("Zone of the service; the provider's default zone where it is not given."),
        text("type").computed().describe("Kind of the service, such as `pg`."),
        text("state").computed().describe("State, such as `running`."),
        text("scheme").computed().describe("Scheme of its URI, such as `postgres`."),
        text("host").computed().describe("Host name."),
        Attribute::new("port", Type::Number).computed().describe("Port."),
        text("username").computed().describe("Name of the administrator."),
        text("db_name").computed().describe("Database that is there from the start."),
        Attribute::nested("components", Nesting::List, parts).computed().describe("Everything of the service that listens."),
    ];
    let block = Block {
        attributes,
        blocks: vec![timeouts::block(&[timeouts::Operation::Read])],
        description: Text::Borrowed(
            "Tells where a database service listens, without secrets: what `exoscale_database_uri` tells may not be shown.",
        ),
        ..Block::default()
    };
    Schema { version: 0, block }
}

impl DataSource for Connection {
    fn type_name(&self) -> &'static str {
        "exoscale_dbaas_connection"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
