//! The suite: protocol, schema, docs, architecture.

mod architecture;
mod conformity;
mod coverage;
mod docs;
mod dropin;
mod marks;
mod protocol;
#[allow(dead_code, reason = "not every test binary needs all of it")]
#[path = "../secrets/mod.rs"]
mod secrets;
mod simulator;

#[test]
fn secrets_are_found_in_every_disguise() {
    secrets::prove();
}
