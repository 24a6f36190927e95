//! Who may talk to a provider's process: the client that started it, and nobody else. Checklist A 3.

use std::ffi::OsString;
use std::fs::Permissions;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};
use tonic::transport::Channel;

use super::client;
use super::client::proto::plugin::Empty;
use super::client::proto::plugin::grpc_controller_client::GrpcControllerClient;
use super::handshake::schema;
use super::process::{COOKIE, Identity, Process, command, plain};

/// A user who is not us.
const NOBODY: u32 = 65_534;

/// With TLS 1.3 a client may believe in the connection until it first reads.
async fn served(channel: Result<Channel, tonic::transport::Error>) -> bool {
    match channel {
        Ok(channel) => schema(&mut client::stub(channel)).await.is_ok(),
        Err(_) => false,
    }
}

/// No certificate, another one, the right one without its key, in either version of TLS, and no TLS at all.
async fn all_strangers_are_refused(process: &Process, identity: &Identity) {
    let other = Identity::new();
    let thief = identity.clone().with_key_of(&other);
    let versions: [&[&SupportedProtocolVersion]; 2] = [&[&TLS12], &[&TLS13]];
    for version in versions {
        for (who, stranger) in [("nobody", None), ("another", Some(&other)), ("a thief of the certificate", Some(&thief))] {
            assert!(!served(process.secure_by(stranger, version).await).await, "{who} is refused by {version:?}");
        }
    }
    assert!(!served(plain(process.socket()).await).await, "plain text is refused");
}

#[tokio::test]
async fn strangers_are_refused_before_beside_and_after_the_client() {
    let identity = Identity::new();
    let mut process = Process::start_for(&identity);
    all_strangers_are_refused(&process, &identity).await;

    let first = process.secure(Some(&identity)).await.unwrap();
    assert_eq!(schema(&mut client::stub(first.clone())).await.unwrap(), 1);
    all_strangers_are_refused(&process, &identity).await;
    assert_eq!(schema(&mut client::stub(first.clone())).await.unwrap(), 1, "the client is not disturbed");

    drop(first);
    all_strangers_are_refused(&process, &identity).await;
    for version in [&TLS12, &TLS13] {
        assert!(served(process.secure_by(Some(&identity), &[version]).await).await, "the client may come back by {version:?}");
    }

    let controller = process.secure(Some(&identity)).await.unwrap();
    GrpcControllerClient::new(controller).shutdown(Empty {}).await.unwrap();
    process.ended(Duration::from_secs(2)).expect("it ends");
    let error = tokio::net::UnixStream::connect(process.socket()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "after the end there is nothing to attach to");
}

/// A broken certificate is told, and never taken for none: that would be plain text.
#[test]
fn a_broken_client_certificate_ends_the_start() {
    let torn = Identity::new().pem.replace("-----END", "----- END");
    for broken in ["nonsense".into(), torn.into(), OsString::from_vec(vec![0xff, 0xfe])] {
        let mut child = command().env(COOKIE.0, COOKIE.1).env("PLUGIN_CLIENT_CERT", &broken).spawn().unwrap();
        // One that serves after all would do so for ever.
        let ended = (0..2000).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            child.try_wait().unwrap().is_some()
        });
        drop(child.kill());
        let output = child.wait_with_output().unwrap();
        assert!(ended, "it serves with {}", broken.display());
        assert_eq!(output.status.code(), Some(1), "{}", broken.display());
        // Also where the client expects the handshake, since it keeps stderr to itself; and nothing that it could take for one.
        for told in [output.stdout, output.stderr] {
            let told = String::from_utf8(told).unwrap();
            assert!(told.contains("PLUGIN_CLIENT_CERT") && told.lines().count() == 1 && !told.contains('|'), "{told}");
        }
    }
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

/// Notes: mode 0600 in a folder of 0700, in the folder that the client names, whatever the user's mask is.
#[test]
fn the_socket_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 0; exec \"$0\""]).arg(command().get_program());
    shell.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    shell.env(COOKIE.0, COOKIE.1).env("PLUGIN_UNIX_SOCKET_DIR", folder.path()).env_remove("PLUGIN_CLIENT_CERT");
    let process = Process::run(&mut shell);
    let socket = process.socket();
    assert!(socket.starts_with(folder.path()), "{}", socket.display());
    assert_eq!((mode(&socket), mode(socket.parent().unwrap())), (0o600, 0o700));
}

/// What a killed process leaves behind is dead, and in nobody's way.
#[tokio::test]
async fn the_socket_of_a_killed_process_is_dead() {
    let folder = tempfile::tempdir().unwrap();
    let start = || Process::run(command().env(COOKIE.0, COOKIE.1).env("PLUGIN_UNIX_SOCKET_DIR", folder.path()));
    let mut killed = start();
    killed.signal("KILL");
    killed.ended(Duration::from_secs(20)).expect("it ends");
    let left = killed.socket();
    assert!(left.exists(), "nobody was left to take it away");
    assert_eq!(mode(left.parent().unwrap()), 0o700, "nobody else can listen in its place");
    let next = start();
    assert_ne!(next.socket(), left);
    assert_eq!(schema(&mut next.client().await).await.unwrap(), 1);
    let error = tokio::net::UnixStream::connect(&left).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
}

/// Another user cannot reach the socket; and is refused without a word where somebody opened folder and socket to all.
/// Only root can be another user; for others the modes have to do (`the_socket_is_private`).
#[tokio::test]
async fn another_user_is_refused() {
    let process = Process::run(command().env(COOKIE.0, COOKIE.1).env("TF_LOG", "warn"));
    let socket = process.socket();
    if socket.metadata().unwrap().uid() != 0 {
        eprintln!("only root can be another user: not tried, the modes have to do");
        return;
    }
    let speak = |user: u32| {
        // The beginning of HTTP/2, to which a server answers with its settings.
        let code = "import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.settimeout(60)\ntry:\n    s.connect(sys.argv[1])\n    \
                    s.sendall(b'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\0\\0\\0\\4\\0\\0\\0\\0\\0')\n    print(len(s.recv(9)))\n\
                    except OSError as error:\n    print(type(error).__name__)\n";
        let output =
            Command::new("/usr/bin/env").args(["python3", "-I", "-S", "-c", code]).arg(&socket).uid(user).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(speak(0), "9", "we are served");
    assert_eq!(speak(NOBODY), "PermissionError");
    std::fs::set_permissions(socket.parent().unwrap(), Permissions::from_mode(0o777)).unwrap();
    std::fs::set_permissions(&socket, Permissions::from_mode(0o777)).unwrap();
    let answer = speak(NOBODY);
    assert!(["0", "BrokenPipeError", "ConnectionResetError"].contains(&answer.as_str()), "{answer}");
    assert_eq!(schema(&mut process.client().await).await.unwrap(), 1);
    process.signal("TERM");
    let log = process.output().1;
    assert!(log.contains("it runs as another user"), "{log}");
}
