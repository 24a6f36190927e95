//! Questions whose answer is a task: whether something would work.

use serde_json::Value as Json;

use super::{SERVICE, of_type, uses};
use crate::asset::{Action, Call, Result, Verb, get, post, text};
use crate::framework::{Diagnostic, Validator};
use crate::value::Path;

const TASK: Verb = get("/dbaas-task/{name}/{task}");
const MIGRATION: &[(&str, Verb)] = &[
    ("pg", post("/dbaas-task-migration-check/{name}").send(FIELDS)),
    ("mysql", post("/dbaas-task-migration-check/{name}").send(FIELDS)),
];
const FIELDS: &[(&str, &str)] = &[("source-service-uri", "source_uri"), ("method", "method"), ("ignore-dbs", "ignore_databases")];
const UPGRADE: &[(&str, Verb)] =
    &[("pg", post("/dbaas-postgres/{name}/upgrade-check").send(&[("target-version", "target_version")]))];

/// Whether data could move in.
pub static DBAAS_CHECK_MIGRATION: Action = Action::new("dbaas_check_migration", &SERVICE)
    .does("check a migration into")
    .doc("Checks whether a database elsewhere could be migrated into a PostgreSQL or MySQL service. It changes nothing, and fails when that could not work.")
    .unseen()
    .arguments(&[
        text("source_uri")
            .required()
            .local()
            .sensitive()
            .check(&[Validator::Length(1, 512)])
            .doc("URI of the database to migrate, with the credentials of an administrator."),
        text("method")
            .local()
            .check(&[Validator::OneOf(&["dump", "replication"])])
            .doc("How: `dump` or `replication`; only MySQL has the choice."),
        text("ignore_databases")
            .local()
            .check(&[Validator::Length(1, 2048)])
            .doc("Databases to leave out, separated by commas; only MySQL has the choice."),
    ])
    .steps(&migration, &uses::<4>(MIGRATION, &[TASK]));

/// Whether another version could be run.
pub static DBAAS_CHECK_UPGRADE: Action = Action::new("dbaas_check_upgrade", &SERVICE)
    .does("check an upgrade of")
    .doc("Checks whether a PostgreSQL service could be upgraded to a later major version. It changes nothing, and fails when that could not work.")
    .unseen()
    .arguments(&[text("target_version")
        .required()
        .local()
        .check(&[Validator::Length(1, 16)])
        .doc("Major version to go to, such as `17`.")])
    .steps(&upgrade, &uses::<2>(UPGRADE, &[]));

async fn migration(call: &Call) -> Result {
    let verb = of_type(call, "name", MIGRATION, "a migration").await?;
    let finished = call.carry_out(call.request(verb).idempotent().doing("check a migration into")).await?;
    let Some(task) = finished.reference().map(str::to_owned) else {
        call.warn(
            "The outcome of the check is not known",
            "The API made the check, but did not say where its outcome is told.\n\nWhat to do: check again.",
        );
        return Ok(());
    };
    let request = call.request(TASK).arg("task", task).doing("read the outcome of the check of");
    let told = call.client().send(&request).await?;
    judge(call, &told, "source_uri", "A migration")
}

async fn upgrade(call: &Call) -> Result {
    let verb = of_type(call, "name", UPGRADE, "a check for upgrades").await?;
    let told = call.client().send(&call.request(verb).idempotent().doing("check an upgrade of")).await?;
    judge(call, &told, "target_version", "An upgrade")
}

/// Says what the task found; an error at the argument when it would not work.
fn judge(call: &Call, task: &Json, at: &'static str, what: &str) -> Result {
    let result = task["result"].as_str().unwrap_or("The API says nothing more.");
    if task["success"] == true {
        call.say(format!("{what} would work: {result}"));
        return Ok(());
    }
    let codes = task["result-codes"].as_array().into_iter().flatten();
    let codes = codes.filter_map(|code| Some(format!("\n{}: {}", code["dbname"].as_str()?, code["code"].as_str()?)));
    Err(Diagnostic::error(
        format!("{what} into {} would not work", call.about()).replace("An upgrade into", "An upgrade of"),
        format!(
            "The API's check says: {result}{}\n\nNothing was changed. What to do: mend that, and check again.",
            codes.collect::<String>()
        ),
    )
    .at(Path::root(at))
    .into())
}
