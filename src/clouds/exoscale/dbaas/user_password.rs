//! The password of a user of a database service, for one run. Plain, because each type has a path of its own.

use std::sync::{Arc, OnceLock};

use super::credentials::told_at;
use super::endpoint::{PASSWORDS, maybe, reveal};
use super::service::TYPES;
use crate::asset::{Cloud, Ephemeral, Plain};
use crate::framework::{Attribute, Block, BoxFuture, DataSource, Outcome, ReadData, Schema, Text, Validator};
use crate::value::{Type, Value};

/// What is secret of a user, and nothing else: it needs one operation only.
pub static DBAAS_USER_PASSWORD: Ephemeral = Ephemeral::read(&Plain {
    name: "dbaas_user_password",
    uses: &PASSWORDS,
    imports: &[],
    new: |cloud| Arc::new(Password { cloud, schema: OnceLock::new() }),
});

/// The secrets of a user.
struct Password {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl Password {
    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        let text = |name: &str| config.get(name).as_str().unwrap_or_default().to_owned();
        let zone = config.get("zone").as_str().map(str::to_owned).or_else(|| session.zone.clone());
        let secrets = reveal(&session, &text("type"), &text("service"), &text("username"), zone.as_deref()).await;
        let secrets = secrets.map_err(|failure| told_at(failure, "username"))?;
        let mut value = config;
        value.put("zone", maybe(zone));
        for (name, told) in [("password", "password"), ("access_cert", "access-cert"), ("access_key", "access-key")] {
            value.put(name, secrets[told].as_str().into());
        }
        Ok(value.into())
    }
}

fn schema() -> Schema {
    let text = |name: &'static str, told: &'static str| Attribute::new(name, Type::String).describe(told);
    let attributes = vec![
        text("service", "Name of the service.").required(),
        text("type", "Kind of the service, such as `pg`.").required().check(Validator::OneOf(TYPES)),
        text("username", "Name of the user.").required(),
        text("zone", "Zone of the service; the provider's default zone where it is not given.").optional().computed(),
        text("password", "Password of the user.").computed().sensitive(),
        text("access_cert", "Certificate of the user (PEM), where the service is Kafka's.").computed().sensitive(),
        text("access_key", "Private key of the user (PEM), where the service is Kafka's.").computed().sensitive(),
    ];
    let told = "Reveals the password of a user of a database service, also of one that Terraform did not make. It is in no plan and in no \
                state.";
    Schema { version: 0, block: Block { attributes, description: Text::Borrowed(told), ..Block::default() } }
}

impl DataSource for Password {
    fn type_name(&self) -> &'static str {
        "exoscale_dbaas_user_password"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
