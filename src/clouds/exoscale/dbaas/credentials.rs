//! What a client needs to reach a database service as one of its users, for one run. Plain, because each type answers in its own way.

use std::sync::{Arc, OnceLock};

use super::endpoint::{Endpoint, PASSWORDS, SERVICES, kind_of, maybe, reveal, service};
use super::service::TYPES;
use crate::asset::{Cloud, Ephemeral, Failure, Plain, Verb, diagnostic_at, get};
use crate::framework::{
    Attribute, Block, BoxFuture, DataSource, Diagnostic, Diagnostics, Outcome, ReadData, Schema, Text, Validator,
};
use crate::value::{Path, Type, Value};

const USES: &[Verb] = &{
    let mut all = [get("/dbaas-service"); 17];
    let mut at = 0;
    while at < 8 {
        (all[1 + at], all[9 + at]) = (SERVICES[at], PASSWORDS[at]);
        at += 1;
    }
    all
};
/// The administrator of a service that does not name one.
const ADMINISTRATOR: &str = "avnadmin";

/// All that a client needs.
pub static DBAAS_CREDENTIALS: Ephemeral = Ephemeral::read(&Plain {
    name: "dbaas_credentials",
    uses: USES,
    imports: &[],
    new: |cloud| Arc::new(Credentials { cloud, schema: OnceLock::new() }),
});

/// Where to connect to, as whom.
struct Credentials {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl Credentials {
    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        let text = |name: &str| config.get(name).as_str().map(str::to_owned);
        let name = text("service").unwrap_or_default();
        let zone = text("zone").or_else(|| session.zone.clone());
        let kind = match text("type") {
            Some(kind) => kind,
            None => kind_of(&session, &name, zone.as_deref(), "service").await.map_err(Failure::into_diagnostics)?,
        };
        let at = |argument: &'static str| move |failure: Failure| told_at(failure, argument);
        let found = service(&session, &kind, &name, zone.as_deref()).await.map_err(at("service"))?;
        let mut endpoint = Endpoint::of(&kind, &found);
        if endpoint.uri.is_empty() {
            let state = found["state"].as_str().unwrap_or("unknown");
            let detail = "and the API does not tell where it will listen.\n\nWhat to do: try again when it is running.";
            let summary = format!("Database service {name:?} does not listen yet");
            return Err(Diagnostic::error(summary, format!("Its state is {state}, {detail}")).at(Path::root("service")).into());
        }
        let user = text("username").or_else(|| endpoint.user.clone()).unwrap_or_else(|| ADMINISTRATOR.to_owned());
        let secrets = reveal(&session, &kind, &name, &user, zone.as_deref()).await.map_err(at("username"))?;
        endpoint = endpoint.with_user(user);
        if let Some(password) = secrets["password"].as_str() {
            endpoint = endpoint.with_password(password.to_owned());
        }
        let mut value = config;
        for (name, told) in [("access_cert", "access-cert"), ("access_key", "access-key")] {
            value.put(name, secrets[told].as_str().into());
        }
        value.put("zone", maybe(zone));
        value.put("type", kind.into());
        value.put("uri", endpoint.uri.into());
        value.put("scheme", endpoint.scheme.into());
        value.put("host", maybe(endpoint.host));
        value.put("port", endpoint.port.map_or(Value::Null, Value::int));
        value.put("username", maybe(endpoint.user));
        value.put("password", maybe(endpoint.password));
        value.put("db_name", maybe(endpoint.database));
        Ok(value.into())
    }
}

/// What is not there is told at the argument that names it.
pub(super) fn told_at(failure: Failure, argument: &str) -> Diagnostics {
    match failure.api() {
        Some(error) if error.is_not_found() => diagnostic_at(error, Path::root(argument)).into(),
        _ => failure.into_diagnostics(),
    }
}

fn schema() -> Schema {
    let text = |name: &'static str, told: &'static str| Attribute::new(name, Type::String).computed().describe(told);
    let attributes = vec![
        Attribute::new("service", Type::String).required().describe("Name of the service."),
        text("type", "Kind of the service, such as `pg`; without it, it is looked up.").optional().check(Validator::OneOf(TYPES)),
        text("username", "User to connect as; the administrator where none is given.").optional(),
        text("zone", "Zone of the service; the provider's default zone where it is not given.").optional(),
        text("uri", "URI to connect to, with user and password.").sensitive(),
        text("scheme", "Scheme of the URI, such as `postgres`."),
        text("host", "Host name."),
        Attribute::new("port", Type::Number).computed().describe("Port."),
        text("password", "Password of the user.").sensitive(),
        text("db_name", "Database that is there from the start."),
        text("access_cert", "Certificate of the user (PEM), where the service is Kafka's.").sensitive(),
        text("access_key", "Private key of the user (PEM), where the service is Kafka's.").sensitive(),
    ];
    let told = "What a client needs to reach a database service as one of its users. It is in no plan and in no state.";
    Schema { version: 0, block: Block { attributes, description: Text::Borrowed(told), ..Block::default() } }
}

impl DataSource for Credentials {
    fn type_name(&self) -> &'static str {
        "exoscale_dbaas_credentials"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
