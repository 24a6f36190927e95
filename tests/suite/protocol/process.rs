//! A provider in a process of its own, started as Terraform starts one.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use eurocloud::wire::Io;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::UnixStream;
use tokio_rustls::TlsConnector;
use tonic::transport::Channel;

use super::client::{self, Client};

pub(crate) const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The binary of the example target `name`, up to date: `cargo test --test suite` alone does not build examples.
pub(crate) fn example(name: &str) -> PathBuf {
    static BUILT: OnceLock<Mutex<()>> = OnceLock::new();
    let _one_at_a_time = BUILT.get_or_init(Mutex::default).lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let profile = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--example", name]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "the example {name} is built");
    profile.join("examples").join(name)
}

fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| example("protocol-provider"))
}

/// A command that runs the provider with nothing of our environment that it listens to.
pub(crate) fn command() -> Command {
    let mut command = Command::new(binary());
    for name in ["TF_PLUGIN_MAGIC_COOKIE", "PLUGIN_CLIENT_CERT", "PLUGIN_UNIX_SOCKET_DIR", "TF_LOG", "TF_LOG_PROVIDER"] {
        command.env_remove(name);
    }
    // What it notes of objects in no state goes to the folder that it runs in.
    command.current_dir(env!("CARGO_TARGET_TMPDIR")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A client's certificate as go-plugin makes it: P-521, self-signed, a CA.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) pem: String,
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Identity {
    pub(crate) fn new() -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512).unwrap();
        let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let pem = to_pem(certificate.der());
        Self { pem, certificate: certificate.der().clone(), key: key.serialize_der() }
    }

    /// This certificate with the key of `other`: a thief who knows the certificate only.
    pub(crate) fn with_key_of(mut self, other: &Self) -> Self {
        self.key.clone_from(&other.key);
        self
    }
}

fn to_pem(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// A running provider; ended when dropped.
pub(crate) struct Process {
    child: Child,
    /// The first line on stdout, without the newline.
    pub(crate) line: String,
    stdout: BufReader<ChildStdout>,
    stderr: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts it without TLS.
    pub(crate) fn start() -> Self {
        Self::run(command().env(COOKIE.0, COOKIE.1))
    }

    /// Starts it for the client `identity`.
    pub(crate) fn start_for(identity: &Identity) -> Self {
        Self::run(command().env(COOKIE.0, COOKIE.1).env("PLUGIN_CLIENT_CERT", &identity.pem))
    }

    /// Runs `command` and reads the first line of its output.
    pub(crate) fn run(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let stderr = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(line.pop(), Some('\n'), "a whole line");
        Self { child, line, stdout, stderr: Some(stderr) }
    }

    /// The next line on stdout.
    pub(crate) fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    /// The next line on stdout that begins so.
    pub(crate) fn next_line_with(&mut self, beginning: &str) -> String {
        loop {
            let line = self.next_line();
            assert_ne!(line, "", "the output ends without {beginning}");
            if line.starts_with(beginning) {
                return line;
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The fields of the handshake line.
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.line.split('|').collect()
    }

    pub(crate) fn socket(&self) -> PathBuf {
        PathBuf::from(self.fields()[3])
    }

    /// A channel without TLS.
    pub(crate) async fn plain(&self) -> Channel {
        plain(self.socket()).await.unwrap()
    }

    /// A client without TLS.
    pub(crate) async fn client(&self) -> Client {
        client::stub(self.plain().await)
    }

    /// A channel with TLS, whose name is checked against the certificate of the handshake line.
    pub(crate) async fn secure(&self, identity: Option<&Identity>) -> Result<Channel, tonic::transport::Error> {
        self.secure_by(identity, rustls::DEFAULT_VERSIONS).await
    }

    /// The same with these versions of TLS.
    pub(crate) async fn secure_by(
        &self,
        identity: Option<&Identity>,
        versions: &[&'static rustls::SupportedProtocolVersion],
    ) -> Result<Channel, tonic::transport::Error> {
        let certificate = CertificateDer::from(STANDARD_NO_PAD.decode(self.fields()[5]).unwrap());
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
        let config = config.with_root_certificates(roots);
        let mut config = match identity {
            None => config.with_no_client_auth(),
            Some(identity) => {
                let key = PrivateKeyDer::Pkcs8(identity.key.clone().into());
                let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key).unwrap();
                let certified = rustls::sign::CertifiedKey::new(vec![identity.certificate.clone()], key);
                config.with_client_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(certified)))
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        let (path, config) = (self.socket(), Arc::new(config));
        client::channel(Arc::new(move || {
            let (path, connector) = (path.clone(), TlsConnector::from(Arc::clone(&config)));
            Box::pin(async move {
                let stream = UnixStream::connect(path).await?;
                let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await?;
                assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]), "A 3");
                Ok(Box::new(stream) as Box<dyn Io>)
            })
        }))
        .await
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// Waits for the end of the process, at most `limit`.
    pub(crate) fn ended(&mut self, limit: Duration) -> Option<ExitStatus> {
        let step = Duration::from_millis(10);
        let steps = limit.as_millis() / step.as_millis();
        for _ in 0..steps {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            thread::sleep(step);
        }
        None
    }

    /// What it wrote after the first line of stdout, and to stderr, when it has ended.
    pub(crate) fn output(mut self) -> (String, String) {
        self.child.wait().unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (rest, self.stderr.take().unwrap().join().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Kindly first, so that it takes its socket away.
        if matches!(self.child.try_wait(), Ok(None)) {
            self.signal("TERM");
            self.ended(Duration::from_secs(1));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends a signal by its name.
pub(crate) fn signal(id: u32, name: &str) {
    assert!(Command::new("kill").args(["-s", name, &id.to_string()]).status().unwrap().success());
}

/// A channel to a socket without TLS.
pub(crate) async fn plain(path: PathBuf) -> Result<Channel, tonic::transport::Error> {
    client::channel(Arc::new(move || {
        let path = path.clone();
        Box::pin(async { Ok(Box::new(UnixStream::connect(path).await?) as Box<dyn Io>) })
    }))
    .await
}

/// Waits until `condition` holds, at most 20 seconds.
pub(crate) fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..4000 {
        if condition() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("{what} did not come");
}
