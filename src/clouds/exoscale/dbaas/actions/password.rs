//! New passwords of users.

use serde_json::json;

use super::{of_type, uses};
use crate::asset::{Action, Asset, Call, Result, Verb, put, text};
use crate::framework::Validator;

/// A user of a service of any type.
static USER: Asset = Asset::new("dbaas_user", "/dbaas-service", "/dbaas-service/{service}/user/{username}")
    .noun("database user")
    .doc("A user of a database service of any type.")
    .busy_when(super::super::is_busy)
    .attrs(&[
        text("service").required().check(super::super::SERVICE_NAME).doc("Name of the service that the user is of."),
        text("username").required().check(&[Validator::Length(1, 64)]).doc("Name of the user, such as `avnadmin`."),
    ]);

/// Gives a user another password.
pub static DBAAS_RESET_PASSWORD: Action = Action::new("dbaas_reset_password", &USER)
    .does("reset the password of")
    .doc(
        "Gives a user of a database service another password; the old one is worth nothing from then on. Without `password` the API makes \
         one, which is shown nowhere: resources of users read it at the next refresh, and the ephemeral resource \
         `exoscale_dbaas_user_password` reveals it without keeping it.",
    )
    .unseen()
    .arguments(&[text("password")
        .local()
        .sensitive()
        .check(&[Validator::Length(8, 256)])
        .doc("The new password; without it, the API makes one.")])
    .steps(&reset, &uses::<8>(RESET, &[]));

const RESET: &[(&str, Verb)] = &[
    ("pg", put("/dbaas-postgres/{service}/user/{username}/password/reset")),
    ("mysql", put("/dbaas-mysql/{service}/user/{username}/password/reset")),
    ("valkey", put("/dbaas-valkey/{service}/user/{username}/password/reset")),
    ("opensearch", put("/dbaas-opensearch/{service}/user/{username}/password/reset")),
    ("kafka", put("/dbaas-kafka/{service}/user/{username}/password/reset")),
    ("grafana", put("/dbaas-grafana/{service}/user/{username}/password/reset")),
    ("clickhouse", put("/dbaas-clickhouse/{service}/user/{username}/password/reset")),
];

async fn reset(call: &Call) -> Result {
    let verb = of_type(call, "service", RESET, "passwords to reset").await?;
    let request = call.request(verb).doing("reset the password of");
    // A password that is given can be set twice; one that the API makes would be another one the second time.
    let request = match call.config.get("password").as_str() {
        Some(password) => request.body(json!({ "password": password })).idempotent(),
        None => request.body(json!({})).event(),
    };
    call.carry_out(request).await.map(drop)
}
