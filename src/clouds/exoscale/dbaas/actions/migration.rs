//! Data that move in from a server elsewhere.

use std::time::Duration;

use serde_json::Value as Json;

use super::{SERVICE, of_type, uses};
use crate::asset::{Action, Call, Result, Verb, get, post};
use crate::framework::Diagnostic;
use crate::value::Path;

const STATUS: Verb = get("/dbaas-migration-status/{name}");
const STOP: &[(&str, Verb)] = &[
    ("pg", post("/dbaas-postgres/{name}/migration/stop")),
    ("mysql", post("/dbaas-mysql/{name}/migration/stop")),
    ("valkey", post("/dbaas-valkey/{name}/migration/stop")),
];
/// Between two looks.
const PAUSE: Duration = Duration::from_secs(5);

/// Ends a migration.
pub static DBAAS_STOP_MIGRATION: Action = Action::new("dbaas_stop_migration", &SERVICE)
    .does("stop the migration into")
    .doc(
        "Ends the migration into a database service, or the replication that keeps it in step with its source: the moment to point clients \
         to the new one. Nothing happens where there is none.",
    )
    .unseen()
    .steps(&stop, &uses::<5>(STOP, &[STATUS]));

/// Waits for a migration.
pub static DBAAS_AWAIT_MIGRATION: Action = Action::new("dbaas_await_migration", &SERVICE)
    .does("await the migration into")
    .doc(
        "Waits until the migration into a database service has brought everything over: until it is `done`, or `syncing`, which goes on until \
         the action `exoscale_dbaas_stop_migration`. It tells each step, and fails when the migration fails.",
    )
    .unseen()
    .steps(&follow, &[STATUS]);

async fn stop(call: &Call) -> Result {
    let verb = of_type(call, "name", STOP, "a migration").await?;
    match status(call).await? {
        None => call.say(format!("Nothing to do: {} has no migration", call.about())),
        Some(told) => {
            call.say(format!("The migration is {}", said(&told)));
            call.carry_out(call.request(verb).event().doing("stop the migration into")).await?;
        }
    }
    Ok(())
}

async fn follow(call: &Call) -> Result {
    let clock = call.client().clock();
    let mut before = String::new();
    loop {
        let Some(told) = status(call).await? else {
            return Err(Diagnostic::error(
                format!("There is no migration into {}", call.about()),
                "Nothing was changed.\n\nWhat to do: check the name and the zone; a migration begins with the `migration` of the service.",
            )
            .at(Path::root("name"))
            .into());
        };
        let now = said(&told);
        if now != before {
            call.say(format!("The migration is {now}"));
            before = now;
        }
        match told["status"].as_str() {
            Some("done" | "syncing") => return Ok(()),
            Some("failed") => return Err(failed(call, &told).into()),
            _ if clock.instant() + PAUSE >= call.deadline() => {
                return Err(Diagnostic::error(
                    format!("The migration into {} takes longer than this action waits", call.about()),
                    format!("It is {before}, and goes on.\n\nWhat to do: wait again, with a longer timeouts.invoke."),
                )
                .into());
            }
            _ => clock.sleep(PAUSE).await,
        }
    }
}

/// How far it is; none: there is no migration.
async fn status(call: &Call) -> Result<Option<Json>> {
    match call.client().send(&call.request(STATUS).doing("read the migration of")).await {
        Ok(told) => Ok(Some(told)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn failed(call: &Call, told: &Json) -> Diagnostic {
    let parts = told["details"].as_array().into_iter().flatten().chain([told]);
    let errors = parts.filter_map(|part| {
        let error = part["error"].as_str()?;
        Some(part["dbname"].as_str().map_or_else(|| error.to_owned(), |database| format!("{database}: {error}")))
    });
    let errors: Vec<String> = errors.collect();
    let said = if errors.is_empty() { "The API does not say why.".to_owned() } else { errors.join("\n") };
    Diagnostic::error(
        format!("The migration into {} failed", call.about()),
        format!(
            "{said}\n\nWhat to do: mend what it names at the source, check it with exoscale_dbaas_check_migration, then begin again."
        ),
    )
}

/// `running (2 of 3 databases done)`.
fn said(told: &Json) -> String {
    let status = told["status"].as_str().unwrap_or("under way");
    let details = told["details"].as_array().map_or(&[][..], Vec::as_slice);
    let over = details.iter().filter(|part| matches!(part["status"].as_str(), Some("done" | "syncing"))).count();
    if details.len() < 2 { status.to_owned() } else { format!("{status} ({over} of {} databases are over)", details.len()) }
}
