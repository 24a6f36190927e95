//! What a client does without that is older than the newest features. These run on such clients only: `scripts/clients` says how one is had.

use crate::simulator::Simulator;
use crate::{Named, Setup};

/// The clients that know write-only arguments; to others they look like any argument, whose value belongs into the state.
pub(crate) const WRITE_ONLY: &str = "# clients: terraform >= 1.11, tofu >= 1.11";

pub(crate) const TRIALS: &[Named] = &[("a client that would store a write-only argument is told before it does", told)];

const SECRET: &str = "Hush0123456789Older";

fn told(setup: &Setup) {
    let simulator = Simulator::start();
    let source = |key: &str| {
        format!(
            "resource \"exoscale_dbaas_external_endpoint_datadog\" \"it\" {{\n  name = \"it\"\n  site = \"datadoghq.eu\"\n  {key}\n}}\n"
        )
    };
    let handed_in = source(&format!("datadog_api_key_wo = \"{SECRET}\"\n  datadog_api_key_wo_version = 1"));
    let run = setup.run_against(&simulator).file("main.tf", &handed_in);
    run.init().expect_ok();
    for outcome in [run.validate(), run.plan(), run.apply()] {
        outcome.expect_failure().says("datadog_api_key_wo").says("1.11");
    }
    assert!(run.state().is_empty());
    run.write("main.tf", &source(&format!("datadog_api_key = \"{SECRET}\"")));
    run.apply().expect_ok();
    run.plan().expect_empty();
    run.destroy().expect_ok();
}
