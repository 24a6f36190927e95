//! What is done to database services once.
//!
//! Their paths say the type, and people need not: only the name is asked for, and the list of services tells the type of it. A service is
//! not looked at before: its own document is another one for each type.

mod check;
mod migration;
mod password;

pub use check::{DBAAS_CHECK_MIGRATION, DBAAS_CHECK_UPGRADE};
pub use migration::{DBAAS_AWAIT_MIGRATION, DBAAS_STOP_MIGRATION};
pub use password::DBAAS_RESET_PASSWORD;

use super::endpoint::none_found;
use crate::asset::{Action, Asset, Call, Result, Verb, get, put, text};
use crate::framework::Diagnostic;
use crate::value::Path;

const LIST: Verb = get("/dbaas-service");

/// A service of any type, by its name.
static SERVICE: Asset = Asset::new("dbaas", "/dbaas-service", "/dbaas-service/{name}")
    .noun("database service")
    .doc("A database service of any type.")
    .busy_when(super::is_busy)
    .attrs(&[text("name").required().check(super::SERVICE_NAME).doc("Name of the service.")]);

/// Installs the updates that wait.
pub static DBAAS_START_MAINTENANCE: Action = Action::new("dbaas_start_maintenance", &SERVICE)
    .does("start the maintenance of")
    .doc(
        "Installs the updates that wait for a database service now, instead of in its maintenance window. It ends when the API has taken \
         the order: the service goes on for some minutes, and its nodes are replaced one by one.",
    )
    .unseen()
    .steps(&maintain, MAINTENANCE_USES);

const MAINTENANCE: &[(&str, Verb)] = &[
    ("pg", put("/dbaas-postgres/{name}/maintenance/start")),
    ("mysql", put("/dbaas-mysql/{name}/maintenance/start")),
    ("valkey", put("/dbaas-valkey/{name}/maintenance/start")),
    ("opensearch", put("/dbaas-opensearch/{name}/maintenance/start")),
    ("kafka", put("/dbaas-kafka/{name}/maintenance/start")),
    ("grafana", put("/dbaas-grafana/{name}/maintenance/start")),
    ("thanos", put("/dbaas-thanos/{name}/maintenance/start")),
    ("clickhouse", put("/dbaas-clickhouse/{name}/maintenance/start")),
];
const MAINTENANCE_USES: &[Verb] = &uses::<9>(MAINTENANCE, &[]);

/// Lets a full disk be written to, for a while.
pub static DBAAS_ENABLE_WRITES: Action = Action::new("dbaas_enable_writes", &SERVICE)
    .does("enable writes of")
    .doc(
        "Lets a MySQL service be written to again for a while that has become read-only because its disk is full: time to delete data, or \
         to choose a larger plan.",
    )
    .unseen()
    .steps(&enable_writes, &uses::<2>(WRITES, &[]));

const WRITES: &[(&str, Verb)] = &[("mysql", put("/dbaas-mysql/{name}/enable/writes"))];

/// What an action asks of the API whose request each type has at a path of its own: the list, those, and something more.
const fn uses<const N: usize>(of: &[(&str, Verb)], more: &[Verb]) -> [Verb; N] {
    let mut all = [LIST; N];
    let mut at = 0;
    while at + 1 < N {
        all[at + 1] = if at < of.len() { of[at].1 } else { more[at - of.len()] };
        at += 1;
    }
    all
}

async fn maintain(call: &Call) -> Result {
    let verb = of_type(call, "name", MAINTENANCE, "maintenance").await?;
    call.carry_out(call.request(verb).event().doing("start the maintenance of")).await.map(drop)
}

async fn enable_writes(call: &Call) -> Result {
    let verb = of_type(call, "name", WRITES, "a switch for writes").await?;
    call.carry_out(call.request(verb).event().doing("enable writes of")).await.map(drop)
}

/// The request that is right for the type of the service which the argument `named` names.
async fn of_type(call: &Call, named: &'static str, of: &[(&'static str, Verb)], what: &str) -> Result<Verb> {
    let name = call.text(named).unwrap_or_default();
    let request = call.request(LIST).about("the database services");
    let services = call.client().send(&request).await?;
    let services = services["dbaas-services"].as_array().map_or(&[][..], Vec::as_slice);
    let found = services.iter().find(|service| service["name"] == name.as_str()).and_then(|service| service["type"].as_str());
    let Some(kind) = found else { return Err(none_found(named, &name, services).into()) };
    let verb = of.iter().find(|(of, _)| *of == kind).map(|(_, verb)| *verb);
    verb.ok_or_else(|| {
        let types: Vec<&str> = of.iter().map(|(kind, _)| *kind).collect();
        Diagnostic::error(
            format!("The database service {name:?} has no such thing as {what}"),
            format!(
                "It is of type {kind}; services of these types have it: {}.\n\nWhat to do: name another service.",
                types.join(", ")
            ),
        )
        .at(Path::root(named))
        .into()
    })
}
