//! How a process starts and what it says: checklist A 1–4, 8–10, 12. Who may talk to it: `strangers`.

use std::collections::BTreeSet;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value as Json, json};

use super::client::proto::health::health_client::HealthClient;
use super::client::proto::health::{HealthCheckRequest, health_check_response::ServingStatus};
use super::client::proto::plugin::Empty;
use super::client::proto::plugin::grpc_controller_client::GrpcControllerClient;
use super::client::tfplugin6::{apply_resource_change as apply, get_provider_schema, read_resource};
use super::client::{self, Client, json, lines, value};
use super::msgpack::UNKNOWN;
use super::process::{COOKIE, Identity, Process, command};
use super::thing;

/// Creates a `fake_thing` of that name.
pub(crate) fn create(name: &str) -> apply::Request {
    let planned = thing(json!({"id": UNKNOWN, "name": name, "note": UNKNOWN}));
    apply::Request {
        type_name: "fake_thing".to_owned(),
        prior_state: value(Json::Null),
        planned_state: value(planned.clone()),
        config: value(planned),
        ..apply::Request::default()
    }
}

pub(crate) async fn schema(client: &mut Client) -> Result<usize, tonic::Status> {
    let request = get_provider_schema::Request {};
    client.get_provider_schema(request).await.map(|response| response.into_inner().resource_schemas.len())
}

/// A 1: started by hand, or with another cookie.
#[test]
fn without_the_cookie_it_says_what_it_is_for_and_fails() {
    for cookie in [None, Some("wrong")] {
        let mut command = command();
        command.envs(cookie.map(|cookie| (COOKIE.0, cookie)));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(output.stdout, b"");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("terraform init") && text.contains("example/fake") && text.contains("1.2.3"), "{text}");
    }
}

#[test]
fn it_tells_its_version() {
    let output = command().arg("--version").output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "terraform-provider-fake 1.2.3\n");
}

/// A 2, 4: one line, six fields, nothing after it; without a client certificate the sixth is empty and the connection plain.
#[tokio::test]
async fn the_handshake_line_without_tls() {
    let mut process = Process::start();
    let fields = process.fields();
    assert_eq!((&fields[..3], &fields[4..]), (&["1", "6", "unix"][..], &["grpc", ""][..]), "{}", process.line);
    assert_eq!(schema(&mut process.client().await).await.unwrap(), 1);
    GrpcControllerClient::new(process.plain().await).shutdown(Empty {}).await.unwrap();
    process.ended(Duration::from_secs(2)).expect("it ends");
    assert_eq!(process.output().0, "", "nothing else on stdout");
}

/// A 2: a multiplexing client gets six fields as well, since we do not multiplex; the offered versions do not matter.
#[test]
fn what_the_client_offers_changes_nothing() {
    let mut command = command();
    command.env(COOKIE.0, COOKIE.1).env("PLUGIN_MULTIPLEX_GRPC", "true").env("PLUGIN_PROTOCOL_VERSIONS", "5,6");
    assert_eq!(Process::run(&mut command).fields().len(), 6);
}

/// A 3: the pinned client is served over TLS with the certificate of the handshake line.
#[tokio::test]
async fn the_pinned_client_is_served() {
    let identity = Identity::new();
    let process = Process::start_for(&identity);
    let certificate = process.fields()[5];
    assert!(!certificate.contains('=') && STANDARD_NO_PAD.decode(certificate).is_ok(), "raw standard base64");
    let channel = process.secure(Some(&identity)).await.unwrap();
    assert_eq!(schema(&mut client::stub(channel)).await.unwrap(), 1);
}

/// A 8: health; services that we do not have are unimplemented, and the connection lives.
#[tokio::test]
async fn health_is_serving_and_other_services_are_unimplemented() {
    let process = Process::start();
    let mut health = HealthClient::new(process.plain().await);
    let mut ask = async |service: &str| health.check(HealthCheckRequest { service: service.to_owned() }).await;
    assert_eq!(ask("plugin").await.unwrap().into_inner().status(), ServingStatus::Serving);
    assert_eq!(ask("other").await.unwrap_err().code(), tonic::Code::NotFound);
    let mut watch = HealthClient::new(process.plain().await);
    let mut events = watch.watch(HealthCheckRequest { service: "plugin".to_owned() }).await.unwrap().into_inner();
    assert_eq!(events.message().await.unwrap().unwrap().status(), ServingStatus::Serving);

    let mut grpc = tonic::client::Grpc::new(process.plain().await);
    grpc.ready().await.unwrap();
    let codec = tonic_prost::ProstCodec::<Empty, Empty>::default();
    let path = http::uri::PathAndQuery::from_static("/plugin.GRPCStdio/StreamStdio");
    let error = grpc.unary(tonic::Request::new(Empty {}), path, codec).await.unwrap_err();
    assert_eq!(error.code(), tonic::Code::Unimplemented);
    assert_eq!(schema(&mut process.client().await).await.unwrap(), 1);
}

async fn end(mut process: Process) -> String {
    GrpcControllerClient::new(process.plain().await).shutdown(Empty {}).await.unwrap();
    process.ended(Duration::from_secs(2)).expect("it ends");
    process.output().1
}

/// A 9: every line of the log is an object of hclog's; without a level there is none.
#[tokio::test]
async fn the_log_is_json_lines() {
    let process = Process::run(command().env(COOKIE.0, COOKIE.1).env("TF_LOG", "trace"));
    process.client().await.apply_resource_change(create("a")).await.unwrap();
    let log = end(process).await;
    let lines: Vec<Json> = log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let created = lines.iter().find(|line| line["@message"] == "created").expect("the line of the create");
    assert_eq!((&created["@level"], &created["name"]), (&json!("info"), &json!("a")));
    let origins: BTreeSet<_> = lines.iter().map(|line| line["@module"].as_str().unwrap().split('.').next().unwrap()).collect();
    assert!(!origins.contains("h2"), "headers are not logged: {origins:?}");
    for line in &lines {
        let timestamp = line["@timestamp"].as_str().unwrap();
        assert_eq!(timestamp.split_once('.').map(|(_, rest)| rest.len()), Some("123456Z".len()), "{timestamp}");
    }

    let quiet = Process::run(command().env(COOKIE.0, COOKIE.1).env("TF_LOG", "trace").env("TF_LOG_PROVIDER", "off"));
    quiet.client().await.apply_resource_change(create("a")).await.unwrap();
    assert_eq!(end(quiet).await, "");
}

/// A 9: a panic prints the line that Terraform looks for, becomes a diagnostic, and the process lives on.
#[tokio::test]
async fn a_panic_prints_its_line_and_the_process_lives_on() {
    let process = Process::start();
    let mut client = process.client().await;
    let response = client.apply_resource_change(create("panic")).await.unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), ["error: The provider made a mistake"]);
    assert_eq!(lines(&client.apply_resource_change(create("a")).await.unwrap().into_inner().diagnostics), [""; 0]);
    drop(client);
    let log = end(process).await;
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.starts_with("panic: ") && log.contains("as told") && log.contains("provider.rs"), "{log}");
}

/// A 10: over the real socket and TLS, too.
#[tokio::test]
async fn large_messages_pass_the_real_transport() {
    let identity = Identity::new();
    let process = Process::start_for(&identity);
    let mut client = client::stub(process.secure(Some(&identity)).await.unwrap());
    let state = thing(json!({"id": "1", "name": "x".repeat(9 << 20)}));
    let request = read_resource::Request {
        type_name: "fake_thing".to_owned(),
        current_state: value(state.clone()),
        ..read_resource::Request::default()
    };
    let response = client.read_resource(request).await.unwrap().into_inner();
    assert!(json(response.new_state.as_ref()) == state);
}

/// J 70: several processes, as for several aliases, share nothing.
#[tokio::test]
async fn processes_do_not_meet() {
    let (first, second) = (Process::start(), Process::start());
    assert_ne!(first.socket().parent(), second.socket().parent());
    assert_eq!(schema(&mut first.client().await).await.unwrap(), 1);
    assert_eq!(schema(&mut second.client().await).await.unwrap(), 1);
}
