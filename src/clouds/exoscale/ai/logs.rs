//! Logs of deployments.

use crate::asset::{Asset, Lookup, int, reference, text};
use crate::framework::Validator;

static LINE: Asset = Asset::new("ai_deployment_log_line", "/ai/deployment/{deployment_id}/logs", "")
    .noun("line of a deployment's log")
    .named_by("time")
    .doc("A line of a deployment's log.")
    .listed_as("logs")
    .attrs(&[
        reference("deployment_id", "ai_deployment").required().local().doc("The deployment."),
        text("time").computed().doc("When it was written."),
        text("node").computed().doc("Node that wrote it."),
        text("message").computed().doc("What it says."),
    ]);

/// Reads them. Not as a stream: a plan wants an end.
pub static AI_DEPLOYMENT_LOGS: Lookup = Lookup::list("ai_deployment_logs", &LINE, "logs")
    .doc("Reads lines of the log of a deployment, oldest first.")
    .without(&["id"])
    .narrowed_by(&["node", "message"])
    .filters(&[int("tail")
        .check(&[Validator::Range(1, 100_000)])
        .doc("How many of the last lines; the API picks a number without it.")])
    .query(&[("tail", "tail")])
    .in_order_of(&["time"]);
