//! Ends that nobody asked for: signals to the whole group, a process that is ending, a disk without room.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::client::tfplugin6::{apply_resource_change as apply, open_ephemeral_resource};
use super::client::{Client, json, lines, value};
use super::ending::{Gate, SOON, shut_down};
use super::handshake::create;
use super::process::{COOKIE, Process, command};
use serde_json::{Value as Json, json};

async fn applied(client: &mut Client, name: &str) -> apply::Response {
    client.apply_resource_change(create(name)).await.expect("it is answered").into_inner()
}

/// Time for the other process.
async fn pass(milliseconds: u64) {
    drop(tokio::time::timeout(Duration::from_millis(milliseconds), std::future::pending::<()>()).await);
}

/// A closed terminal or a broken ssh connection sends SIGHUP to the whole group, Ctrl-\ SIGQUIT: what is under way goes on to its end.
#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_goes_away_interrupts_no_mutation() {
    for name in ["HUP", "QUIT"] {
        let gate = Gate::new();
        let mut process = Process::start();
        let mut client = process.client().await;
        let request = create(&gate.name());
        let call = tokio::spawn(async move { client.apply_resource_change(request).await });
        gate.started();
        process.signal(name);
        assert_eq!(process.ended(Duration::from_millis(300)), None, "{name}: it lives");
        gate.open();
        let response = call.await.unwrap().expect("the answer arrives").into_inner();
        assert_eq!(json(response.new_state.as_ref())["id"], "made", "{name}");
        shut_down(&process).await;
        assert!(process.ended(SOON).expect("it ends").success(), "{name}");
    }
}

/// Rule 7: what begins while the process waits for the last mutation would not be waited for.
#[tokio::test(flavor = "multi_thread")]
async fn no_mutation_begins_in_a_process_that_is_ending() {
    let gate = Gate::new();
    let mut process = Process::start();
    let mut client = process.client().await;
    let (mut other, request) = (client.clone(), create(&gate.name()));
    let call = tokio::spawn(async move { other.apply_resource_change(request).await });
    gate.started();
    assert_eq!(lines(&applied(&mut client, "before").await.diagnostics), [""; 0]);
    process.signal("TERM");
    // The signal takes its time to arrive.
    let mut refused = None;
    for number in 0..4000 {
        let response = applied(&mut client, &format!("after-{number}")).await;
        if !response.diagnostics.is_empty() {
            refused = Some(response);
            break;
        }
        pass(5).await;
    }
    let refused = refused.expect("it is refused some time");
    assert_eq!(lines(&refused.diagnostics), ["error: The provider is ending"]);
    assert!(refused.diagnostics[0].detail.contains("Nothing was changed"), "{:?}", refused.diagnostics);
    assert_eq!(json(refused.new_state.as_ref()), Json::Null);
    gate.open();
    let response = call.await.unwrap().expect("the first one is waited for").into_inner();
    assert_eq!(json(response.new_state.as_ref())["id"], "made");
    drop(client);
    assert!(process.ended(SOON).expect("it ends").success());
}

/// A key that is opened while the process ends would stay for ever: the client cannot close it any more.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_while_the_process_ends_is_given_back() {
    for end in ["TERM", "Shutdown"] {
        let gate = Gate::new();
        let mut process = Process::start();
        let mut client = process.client().await;
        let config = value(json!({"name": gate.name()}));
        let request = open_ephemeral_resource::Request { type_name: "fake_key".to_owned(), config, ..Default::default() };
        let call = tokio::spawn(async move { client.open_ephemeral_resource(request).await });
        gate.started();
        if end == "TERM" {
            process.signal("TERM");
            assert_eq!(process.ended(Duration::from_millis(300)), None, "it waits");
            gate.open();
        } else {
            let ((), ()) = tokio::join!(shut_down(&process), async {
                pass(300).await;
                gate.open();
            });
        }
        let response = call.await.unwrap().expect("it is answered").into_inner();
        assert_eq!(lines(&response.diagnostics), [""; 0], "{end}");
        assert!(process.ended(SOON).expect("it ends").success(), "{end}");
        assert!(gate.file("closed").exists(), "{end}: it is still open");
    }
}

/// What a client shows of a provider that does not start: the first line of its output.
fn told_by(command: &mut Command) -> String {
    let output = command.env(COOKIE.0, COOKIE.1).output().unwrap();
    assert!(!output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.split('|').count() < 4, "a client takes it for a handshake: {text}");
    text
}

/// Without a folder for its socket nothing begins, and the person is told which folder it is.
#[test]
fn a_temporary_folder_that_cannot_be_used_is_named_where_the_client_looks() {
    let folder = tempfile::tempdir().unwrap();
    let long = folder.path().join("x".repeat(120));
    std::fs::create_dir(&long).unwrap();
    for place in [folder.path().join("missing"), long] {
        let told = told_by(command().env("TMPDIR", &place));
        assert!(told.contains("cannot serve") && told.contains("TMPDIR names another"), "{told}");
        assert!(told.contains(&place.display().to_string()), "{told}");
    }
}

/// The same on a disk without room: a file system of its own, which needs a namespace of mounts.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_before_anything_begins() {
    let folder = tempfile::tempdir().unwrap();
    // One inode is the root of the file system itself: there is room for nothing.
    let script = "mount -t tmpfs -o nr_inodes=1 full \"$TMPDIR\" || exit 77; exec \"$0\"";
    let within = |how: &[&str]| {
        let mut unshare = Command::new("unshare");
        unshare.args(how).args(["sh", "-c", script]).arg(command().get_program()).env("TMPDIR", folder.path());
        unshare
    };
    // Root needs no namespace of users; others do, where the system lets them.
    let ways: [&[&str]; 2] = [&["--mount"], &["--user", "--map-root-user", "--mount"]];
    let can = |how: &&&[&str]| {
        let mount = Command::new("unshare").args(**how).args(["mount", "-t", "tmpfs", "probe"]).arg(folder.path()).output();
        mount.is_ok_and(|output| output.status.success())
    };
    let Some(how) = ways.iter().find(can) else {
        // A folder that nobody may write to is the nearest that such a system allows, unless one is root, who can mount.
        let closed = folder.path().join("closed");
        std::fs::create_dir(&closed).unwrap();
        std::fs::set_permissions(&closed, std::os::unix::fs::PermissionsExt::from_mode(0o500)).unwrap();
        let told = told_by(command().env("TMPDIR", &closed));
        return assert!(told.contains("Permission denied") && told.contains("closed"), "{told}");
    };
    let told = told_by(&mut within(how));
    assert!(told.contains("No space left on device"), "{told}");
    assert!(told.contains(&folder.path().display().to_string()) && Path::new(folder.path()).exists(), "{told}");
}
