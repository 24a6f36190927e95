//! The data source of a database service's URI, with the administrator's password. Plain, because each type answers in its own way.

use std::sync::{Arc, OnceLock};

use super::endpoint::{Endpoint, PASSWORDS, SERVICES, maybe, password, service};
use super::service::TYPES;
use crate::asset::{Cloud, Failure, Verb};
use crate::framework::{
    Attribute, Block, BoxFuture, DataSource, Diagnostic, Outcome, ReadData, Schema, Text, Validator, timeouts,
};
use crate::value::{Path, Type, Value};

/// What it asks of the API.
pub const USES: &[Verb] = &{
    let mut all = [SERVICES[0]; 16];
    let mut at = 0;
    while at < 8 {
        all[at] = SERVICES[at];
        all[at + 8] = PASSWORDS[at];
        at += 1;
    }
    all
};

/// The administrator of a service that does not name one.
const ADMINISTRATOR: &str = "avnadmin";

/// Where to connect to, as whom.
pub struct DatabaseUri {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl DatabaseUri {
    /// The data source of a provider.
    pub fn new(cloud: Arc<Cloud>) -> Self {
        Self { cloud, schema: OnceLock::new() }
    }

    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        let text = |name: &str| config.get(name).as_str().unwrap_or_default().to_owned();
        let (name, kind) = (text("name"), text("type"));
        let zone = config.get("zone").as_str().map(str::to_owned).or_else(|| session.zone.clone());
        let found = service(&session, &kind, &name, zone.as_deref()).await.map_err(Failure::into_diagnostics)?;
        let mut endpoint = Endpoint::of(&kind, &found);
        if endpoint.uri.is_empty() {
            let state = found["state"].as_str().unwrap_or("unknown");
            return Err(Diagnostic::error(
                format!("Database service {name:?} does not listen yet"),
                format!("Its state is {state}, and the API does not tell where it will listen.\n\nWhat to do: try again when it is running."),
            )
            .at(Path::root("name"))
            .into());
        }
        let user = endpoint.user.clone().unwrap_or_else(|| ADMINISTRATOR.to_owned());
        if let Some(secret) = password(&session, &kind, &name, &user, zone.as_deref()).await.map_err(Failure::into_diagnostics)? {
            endpoint = endpoint.with_password(secret);
        }
        let mut value = config;
        value.put("id", Value::from(name));
        value.put("zone", maybe(zone));
        value.put("uri", Value::from(endpoint.uri));
        value.put("schema", Value::from(endpoint.scheme));
        value.put("host", maybe(endpoint.host));
        value.put("port", endpoint.port.map_or(Value::Null, Value::int));
        value.put("username", Value::from(user));
        value.put("password", maybe(endpoint.password));
        value.put("db_name", maybe(endpoint.database));
        Ok(value.into())
    }
}

fn schema() -> Schema {
    let text = |name: &'static str| Attribute::new(name, Type::String);
    let mut kind = text("type").required().describe("Kind of the service, such as `pg`.");
    kind.validators = vec![Validator::OneOf(TYPES)];
    let mut uri = text("uri").computed().describe("URI to connect to, with the administrator's password.");
    let mut password = text("password").computed().describe("The administrator's password.");
    (uri.sensitive, password.sensitive) = (true, true);
    let attributes = vec![
        text("id").computed().describe("Name of the service."),
        text("name").required().describe("Name of the service."),
        kind,
        text("zone").optional().computed().describe("Zone of the service; the provider's default zone where it is not given."),
        uri,
        text("schema").computed().describe("Scheme of the URI, such as `postgres`."),
        text("host").computed().describe("Host name."),
        Attribute::new("port", Type::Number).computed().describe("Port."),
        text("username").computed().describe("Name of the administrator."),
        password,
        text("db_name").computed().describe("Database that is there from the start."),
    ];
    let block = Block {
        attributes,
        blocks: vec![timeouts::block(&[timeouts::Operation::Read])],
        description: Text::Borrowed("Tells where a database service listens, with the credentials of its administrator."),
        ..Block::default()
    };
    Schema { version: 0, block }
}

impl DataSource for DatabaseUri {
    fn type_name(&self) -> &'static str {
        "exoscale_database_uri"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
