//! More resources than the API takes requests for in a second.

use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[("an API that takes few requests makes an apply longer, and nothing else", slowed_down)];

const SOURCE: &str = r#"
data "exoscale_template" "ubuntu" {
  zone = "ch-gva-2"
  name = "Linux Ubuntu 24.04 LTS 64-bit"
}

resource "exoscale_compute_instance" "it" {
  count       = 4
  zone        = "ch-gva-2"
  name        = "load-${count.index}"
  type        = "standard.small"
  template_id = data.exoscale_template.ubuntu.id
  disk_size   = 20
}

resource "exoscale_domain" "it" {
  name = "load.example.net"
}

resource "exoscale_domain_record" "it" {
  count       = 40
  domain      = exoscale_domain.it.id
  name        = "host-${count.index}"
  record_type = "A"
  content     = "192.0.2.1"
}
"#;

fn slowed_down(setup: &Setup) {
    let simulator = Simulator::start_with(&["--operation-time", "20ms", "--rate", "20"]);
    let run = setup.run_against(&simulator).file("main.tf", SOURCE).patient();
    run.init().expect_ok();
    run.command(&["apply", "-no-color", "-auto-approve", "-parallelism=50"]).expect_ok();
    run.plan().expect_empty();
    run.command(&["destroy", "-no-color", "-auto-approve", "-parallelism=50"]).expect_ok();
    assert_eq!(simulator.assets(), serde_json::json!({}));
}
