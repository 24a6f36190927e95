//! How a process ends, and what does not end it: checklist A 5–7, 12.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

use super::client::proto::plugin::Empty;
use super::client::proto::plugin::grpc_controller_client::GrpcControllerClient;
use super::client::tfplugin6::{get_provider_schema, stop_provider};
use super::client::{self, json, lines};
use super::handshake::create;
use super::process::{COOKIE, Process, command, plain, signal, until};

/// The client's patience after the answer to `Shutdown`.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// Long enough for a machine under load.
pub(super) const SOON: Duration = Duration::from_secs(20);

/// Where the provider notes what its client does not know of.
const LEFT: &str = "terraform-provider-fake.left.txt";

/// Files by which a create waits and is seen.
pub(super) struct Gate(tempfile::TempDir);

impl Gate {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn name(&self) -> String {
        format!("wait:{}", self.0.path().join("gate").display())
    }

    pub(super) fn file(&self, suffix: &str) -> PathBuf {
        self.0.path().join(format!("gate.{suffix}"))
    }

    pub(super) fn started(&self) {
        until("the create", || self.file("started").exists());
    }

    pub(super) fn open(&self) {
        std::fs::write(self.file("go"), "").unwrap();
    }

    pub(super) fn done(&self) -> bool {
        self.file("done").exists()
    }
}

pub(super) async fn shut_down(process: &Process) {
    GrpcControllerClient::new(process.plain().await).shutdown(Empty {}).await.unwrap();
}

/// A 5: Shutdown is answered, the process ends in time and leaves nothing behind. A connection that stays open does not hold it.
#[tokio::test]
async fn shutdown_ends_the_process_and_removes_the_socket() {
    let mut process = Process::start();
    let socket = process.socket();
    let held = process.client().await;
    shut_down(&process).await;
    let status = process.ended(PATIENCE).expect("it ends in time");
    assert!(status.success(), "{status}");
    assert!(!socket.exists() && !socket.parent().unwrap().exists());
    drop(held);
}

/// A 5, rule 7: a mutation in flight is waited for. Its answer comes before that to `Shutdown`, with which the client closes the connection.
#[tokio::test(flavor = "multi_thread")]
async fn shutdown_waits_for_a_mutation_in_flight() {
    let gate = Gate::new();
    let mut process = Process::start();
    let mut client = process.client().await;
    let mut controller = GrpcControllerClient::new(process.plain().await);
    let request = create(&gate.name());
    let call = tokio::spawn(async move { client.apply_resource_change(request).await });
    gate.started();
    let end = tokio::spawn(async move { controller.shutdown(Empty {}).await });
    assert_eq!(process.ended(Duration::from_millis(300)), None, "it waits");
    assert!(!end.is_finished(), "the client would close the connection now, and never see the answer");
    gate.open();
    end.await.unwrap().expect("the end is answered");
    // From here on the client reads nothing any more.
    call.abort();
    let response = call.await.expect("it was answered before").unwrap().into_inner();
    assert_eq!(json(response.new_state.as_ref())["id"], "made");
    assert!(process.ended(PATIENCE).expect("it ends in time").success());
    assert!(gate.done());
}

/// A 5: it is not waited for longer than the client would; what is lost is in the log.
#[tokio::test(flavor = "multi_thread")]
async fn shutdown_does_not_wait_for_ever() {
    let gate = Gate::new();
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::run(command().env(COOKIE.0, COOKIE.1).env("TF_LOG", "error").current_dir(folder.path()));
    let mut client = process.client().await;
    let request = create(&gate.name());
    let call = tokio::spawn(async move { client.apply_resource_change(request).await });
    gate.started();
    shut_down(&process).await;
    assert!(process.ended(PATIENCE).is_some(), "it ends in time");
    assert!(call.await.unwrap().is_err());
    let log = process.output().1;
    let left = std::fs::read_to_string(folder.path().join(LEFT)).unwrap();
    for told in [log, left] {
        assert!(told.contains("may not be in the state: change of fake_thing (fake_thing half-made)"), "{told}");
    }
}

/// A 6: Ctrl-C reaches the whole process group; an apply under way finishes, and so do those after it.
#[tokio::test(flavor = "multi_thread")]
async fn sigint_is_ignored() {
    let gate = Gate::new();
    let mut process = Process::start();
    let mut client = process.client().await;
    let mut other = client.clone();
    let request = create(&gate.name());
    let call = tokio::spawn(async move { other.apply_resource_change(request).await });
    gate.started();
    process.signal("INT");
    process.signal("INT");
    assert_eq!(process.ended(Duration::from_millis(300)), None, "it lives");
    gate.open();
    let response = call.await.unwrap().unwrap().into_inner();
    assert_eq!(lines(&response.diagnostics), [""; 0]);
    assert_eq!(json(response.new_state.as_ref())["id"], "made");
    client.apply_resource_change(create("a")).await.expect("it still serves");
}

/// A 7: `StopProvider` is no end.
#[tokio::test]
async fn stop_provider_keeps_serving() {
    let mut process = Process::start();
    let mut client = process.client().await;
    assert_eq!(client.stop_provider(stop_provider::Request {}).await.unwrap().into_inner().error, "");
    assert_eq!(process.ended(Duration::from_millis(300)), None, "it lives");
    client.get_provider_schema(get_provider_schema::Request {}).await.expect("it still serves");
}

/// SIGTERM: work in flight is finished, then the process ends.
#[tokio::test(flavor = "multi_thread")]
async fn sigterm_finishes_the_work_in_flight() {
    let gate = Gate::new();
    let mut process = Process::start();
    let socket = process.socket();
    let mut client = process.client().await;
    let request = create(&gate.name());
    let call = tokio::spawn(async move { client.apply_resource_change(request).await });
    gate.started();
    process.signal("TERM");
    assert_eq!(process.ended(Duration::from_millis(300)), None, "it waits");
    gate.open();
    let response = call.await.unwrap().expect("the answer arrives").into_inner();
    assert_eq!(json(response.new_state.as_ref())["id"], "made");
    assert!(process.ended(SOON).expect("it ends").success());
    assert!(!socket.exists());
}

/// Rule 7: when the client is killed, a mutation in flight is finished, its id is logged, and the process ends by itself.
#[tokio::test(flavor = "multi_thread")]
async fn the_death_of_the_client_ends_the_process_after_its_work() {
    let (gate, log) = (Gate::new(), tempfile::NamedTempFile::new().unwrap());
    // A shell stands for Terraform; it is killed as a machine under pressure would.
    let mut shell = Command::new("sh");
    let folder = tempfile::tempdir().unwrap();
    shell.args(["-c", "\"$0\" <&- 2>\"$LOG\" & echo $!; wait"]).arg(command().get_program()).current_dir(folder.path());
    shell.env(COOKIE.0, COOKIE.1).env("TF_LOG", "warn").env("LOG", log.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut shell = Process::run(&mut shell);
    let id: u32 = shell.line.parse().unwrap();
    // The handshake line comes to the same pipe; the socket is found by it.
    let handshake = shell.next_line();
    let channel = plain(PathBuf::from(handshake.split('|').nth(3).unwrap())).await.unwrap();
    let mut client = client::stub(channel);
    let request = create(&gate.name());
    let call = tokio::spawn(async move { client.apply_resource_change(request).await });
    gate.started();
    signal(shell.id(), "KILL");
    assert!(shell.ended(SOON).is_some());
    call.abort();
    assert!(call.await.is_err());
    assert!(alive(id), "it finishes its work first");
    gate.open();
    until("the end of the orphan", || !alive(id));
    assert!(gate.done());
    let log = std::fs::read_to_string(log.path()).unwrap();
    assert!(log.contains("the client went away") && log.contains("fake_thing made"), "{log}");
    // Nobody reads the log of a client that was killed; its folder is looked into.
    let left = std::fs::read_to_string(folder.path().join(LEFT)).unwrap();
    assert!(left.contains("fake_thing made was created by a run that was cut short"), "{left}");
}

/// Whether a process runs. A zombie that nobody reaps does not.
fn alive(id: u32) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", &id.to_string()]).output().unwrap();
    let state = String::from_utf8(output.stdout).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

/// A 12: the text to attach by; plain text whatever the environment says; many commands; the end by SIGINT.
#[tokio::test]
async fn a_debugged_provider_survives_its_commands() {
    for flag in ["-debug", "--debug"] {
        let mut process = Process::run(command().arg(flag).env("PLUGIN_CLIENT_CERT", "not looked at"));
        let text = process.next_line_with("TF_REATTACH_PROVIDERS='");
        let text = text.trim().strip_prefix("TF_REATTACH_PROVIDERS='").unwrap().strip_suffix('\'').unwrap();
        let providers: Json = serde_json::from_str(text).unwrap();
        let provider = &providers["registry.terraform.io/example/fake"];
        assert_eq!(provider["Protocol"], "grpc");
        assert_eq!((&provider["ProtocolVersion"], &provider["Test"]), (&6.into(), &true.into()));
        assert_eq!(provider["Pid"], process.id());
        assert_eq!(provider["Addr"]["Network"], "unix");
        assert_eq!(providers["registry.opentofu.org/example/fake"], *provider);
        let socket = PathBuf::from(provider["Addr"]["String"].as_str().unwrap());
        for _ in 0..3 {
            let channel = plain(socket.clone()).await.unwrap();
            client::stub(channel.clone()).get_provider_schema(get_provider_schema::Request {}).await.expect("it serves");
            GrpcControllerClient::new(channel).shutdown(Empty {}).await.unwrap();
        }
        assert_eq!(process.ended(Duration::from_millis(300)), None, "it survives");
        process.signal("INT");
        assert!(process.ended(SOON).expect("it ends").success());
        assert!(!socket.exists());
    }
}
