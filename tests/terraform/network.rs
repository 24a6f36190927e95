//! The way to the API: the addresses that the vendor has, through the proxy and with the certificates that the environment names.

use crate::lifecycle::NETWORK;
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("the API's own address is reached through HTTPS_PROXY, trusted by SSL_CERT_FILE", through_the_proxy),
    ("a certificate that nobody vouches for ends the talk before anything is said", not_trusted),
];

/// The simulator answers for the vendor's host names behind a proxy, with an authority of its own.
fn proxied(folder: &std::path::Path) -> Simulator {
    let authority = folder.join("authority.pem");
    let authority = authority.to_str().expect("temporary folders have plain names");
    Simulator::start_with(&["--proxy-listen", "127.0.0.1:0", "--ca-file", authority])
}

fn through_the_proxy(setup: &Setup) {
    let folder = tempfile::tempdir().expect("the temporary folder can be written");
    let simulator = proxied(folder.path());
    let run = setup.run_against(&simulator).without_env("EXOSCALE_API_ENDPOINT").file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_ok();
    assert!(simulator.assets().to_string().contains("trial"), "the network is not in the simulator");
    run.plan().expect_empty();
    run.destroy().expect_ok();
}

fn not_trusted(setup: &Setup) {
    let folder = tempfile::tempdir().expect("the temporary folder can be written");
    let simulator = proxied(folder.path());
    let run =
        setup.run_against(&simulator).without_env("EXOSCALE_API_ENDPOINT").without_env("SSL_CERT_FILE").file("main.tf", NETWORK);
    run.init().expect_ok();
    run.apply().expect_failure().says("certificate").says("What to do:");
    assert_eq!(simulator.stats()["total"], 0, "something was asked of an endpoint that is not trusted");
}
