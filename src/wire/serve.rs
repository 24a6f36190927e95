//! The life of the process: arguments, handshake, serving, the end.

use std::cell::Cell;
use std::error::Error;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Server;

use super::environment::Environment;
use super::flight::{Flights, text_of};
use super::left::Left;
use super::listener::{Connection, Io, Listener};
use super::router::{End, Router};
use super::rpc::Service;
use super::{log, signals, tls};
use crate::framework::Provider;

/// Version of go-plugin's own protocol.
const CORE_PROTOCOL: u32 = 1;
/// Version of Terraform's plugin protocol.
const PLUGIN_PROTOCOL: u32 = 6;
/// How long `Shutdown` is not answered while mutations are in flight. The client waits for the answer, and gives us two seconds after it.
/// Where it asks with mutations in flight, somebody has pressed Ctrl-C twice and wants to leave.
const PATIENCE_AT_SHUTDOWN: Duration = Duration::from_secs(5);
/// How long the client has to write down the answers to the last mutations before it learns that this was the end.
const WRITING_DOWN: Duration = Duration::from_millis(300);
/// How long the client may go on asking once nothing is in flight.
const CLOSING: Duration = Duration::from_millis(300);
/// The same after a signal in the middle of its changes: it does not know of the signal, or is still obeying it.
const CLOSING_UNASKED: Duration = Duration::from_secs(3);

/// Who is served.
#[derive(Clone, Copy, Debug)]
pub struct ServeOptions {
    /// Address of the provider, such as `registry.terraform.io/NAMESPACE/NAME`; debuggers attach by it.
    pub name: &'static str,
    /// Version of the provider.
    pub version: &'static str,
}

impl ServeOptions {
    /// What its binary's name ends with.
    fn binary(self) -> &'static str {
        self.name.rsplit('/').next().unwrap_or_default()
    }
}

/// Serves `provider` to the Terraform that started this process, until it asks for the end.
///
/// `--version` prints the version; `--debug` serves many commands, which find it by `TF_REATTACH_PROVIDERS`, until SIGINT or SIGTERM.
/// Started by hand it says what it is for, and fails.
pub fn serve(provider: Arc<dyn Provider>, options: ServeOptions) -> ExitCode {
    let environment = Environment::read();
    let argument = |name: &str| std::env::args().skip(1).any(|argument| argument.trim_start_matches('-') == name);
    let binary = options.binary();
    if argument("version") {
        return finish(&writeln!(io::stdout(), "terraform-provider-{binary} {}", options.version));
    }
    let debug = argument("debug");
    if !debug && !environment.by_client {
        log::write_line(&by_hand(binary, options));
        return ExitCode::FAILURE;
    }
    log::start(environment.log_level.as_deref());
    std::panic::set_hook(Box::new(panicked));
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(cores.clamp(2, 4)).enable_all().build();
    let result = runtime.map_err(Into::into).and_then(|runtime| {
        let result = runtime.block_on(run(provider, options, &environment, debug));
        // What still runs is either a read, or was waited for as long as the client allows.
        runtime.shutdown_timeout(Duration::from_millis(50));
        result
    });
    if let Err(error) = &result {
        let told = format!("terraform-provider-{binary} cannot serve: {error}");
        log::write_line(&told);
        // Clients show the first line of stdout where they expected a handshake; what is on stderr they keep for their log.
        drop(announce(&format!("{}\n", told.replace(['|', '\n'], " "))));
    }
    finish(&result)
}

/// Serves `provider` on one connection that is there already, without handshake and TLS, until the client closes it. For tests, and for
/// programs that embed a provider.
///
/// # Errors
/// If the connection breaks.
pub async fn serve_connection(provider: Arc<dyn Provider>, io: impl Io) -> Result<(), Box<dyn Error + Send + Sync>> {
    let router = Router::new(Service::new(provider, Flights::new(None)), Arc::default());
    let connection = stream::iter([Ok::<_, io::Error>(Connection::uncounted(io))]).chain(stream::pending());
    Ok(server().serve_with_incoming(router, connection).await?)
}

fn server() -> Server {
    Server::builder()
        // Terraform's -parallelism is the limit, not ours.
        .max_concurrent_streams(10_000)
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
}

fn finish<T, E>(result: &Result<T, E>) -> ExitCode {
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The text for a person who starts the binary like a program.
fn by_hand(binary: &str, options: ServeOptions) -> String {
    format!(
        "terraform-provider-{binary} {version} is a provider for Terraform and OpenTofu, which start it by themselves.\n\n\
         Name it in your configuration and run `terraform init`:\n\n  \
         terraform {{\n    required_providers {{\n      {binary} = {{ source = \"{source}\" }}\n    }}\n  }}\n\n\
         To debug it, start it with --debug and set the variable that it prints.",
        version = options.version,
        source = options.name.split_once('/').map_or(options.name, |(_, source)| source),
    )
}

/// A panic breaks one request, not the process. The line begins as the client expects it, so that it reaches the person.
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    // One line: the client takes every further one for a log line of its own.
    let text = text_of(info.payload()).lines().map(str::trim).collect::<Vec<_>>().join("; ");
    log::write_line(&format!("panic: {text} at {place}"));
}

type Failure = Box<dyn Error + Send + Sync>;

async fn run(provider: Arc<dyn Provider>, options: ServeOptions, environment: &Environment, debug: bool) -> Result<(), Failure> {
    // Before the handshake line: from then on the client may send signals.
    let signals = signals::Signals::listen(debug)?;
    let listener = Listener::bind(environment).await?;
    let secured = match (&environment.client_certificate, debug) {
        (Some(pem), false) => Some(tls::mutual(pem)?),
        _ => None,
    };
    let certificate = secured.as_ref().map(|tls| STANDARD_NO_PAD.encode(&tls.certificate)).unwrap_or_default();
    let (flights, end) =
        (Flights::new(Some(Left::by(options.binary()))), Arc::new(if debug { End::default() } else { End::held() }));
    let service = Service::new(Arc::clone(&provider), flights.clone());
    let router = Router::new(service.clone(), Arc::clone(&end));
    let (sender, clients) = mpsc::channel(8);
    let connections = watch::Sender::new(0);

    let announcement = if debug {
        reattach(options.name, &listener)
    } else {
        format!("{CORE_PROTOCOL}|{PLUGIN_PROTOCOL}|{}|{}|grpc|{certificate}\n", listener.network, listener.address)
    };
    announce(&announcement)?;

    let serving = server().serve_with_incoming(router, ReceiverStream::new(clients));
    let accepting = listener.accept(secured.map(|tls| tls.config), sender, connections.clone());
    let asked = async {
        end.asked().await;
        // A debugged server survives its commands.
        if debug {
            std::future::pending::<()>().await;
        }
    };
    let (patience, orphaned) = tokio::select! {
        result = serving => return Ok(result?),
        () = accepting => (None, false),
        () = asked => (Some(PATIENCE_AT_SHUTDOWN), false),
        () = signals.end(debug) => (None, false),
        () = signals::orphaned(&connections), if !debug => (None, true),
    };
    flights.close();
    let flew = flights.count() > 0;
    // Without mutations in flight there is only something to give back, which may take its time.
    if patience.is_none() {
        provider.stop();
    } else if flew {
        provider.hurry();
    }
    // A client that leaves in the middle has not written down all that it was told: it does so now and then, and OpenTofu 1.12 forgets what
    // came before the last change where there was no state at first.
    let cut_short = Cell::new(orphaned || patience.is_some() && flew);
    if cut_short.get() {
        flights.leave_all();
    }
    let out_of_patience = async {
        if patience.is_none() {
            // A client that obeys the same signal may be told to leave at once.
            end.asked().await;
            cut_short.set(flights.count() > 0);
            provider.hurry();
        }
        pause(PATIENCE_AT_SHUTDOWN).await;
    };
    tokio::select! {
        () = land(&service, &flights) => {}
        () = out_of_patience, if patience.is_some() || !debug => {}
    }
    if cut_short.get() {
        flights.leave_all();
    }
    for name in flights.names() {
        let told = format!("the client asked for the end while this was in flight, and it may not be in the state: {name}");
        tracing::error!("{told}");
        flights.left(&told);
    }
    if flew {
        pause(WRITING_DOWN).await;
    }
    end.landed();
    // The answer to Shutdown is on its way; the client closes the connection when it has it.
    let closing = if patience.is_none() && flew { CLOSING_UNASKED } else { CLOSING };
    drop(tokio::time::timeout(closing, connections.subscribe().wait_for(|count| *count == 0)).await);
    Ok(())
}

/// Waits for mutations in flight, and gives back what is open: what is open now, and what has been opened meanwhile.
async fn land(service: &Service, flights: &Flights) {
    tokio::join!(service.give_back(), flights.landed());
    service.give_back().await;
    flights.landed().await;
}

#[allow(clippy::disallowed_methods, reason = "what the client does meanwhile is no business of the engine's clock")]
async fn pause(pause: Duration) {
    tokio::time::sleep(pause).await;
}

/// Prints to stdout, which is the handshake's channel, in one piece.
fn announce(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// The text for a person who debugs: the variable by which commands find this process.
fn reattach(name: &str, listener: &Listener) -> String {
    let config = serde_json::json!({
        "Protocol": "grpc",
        "ProtocolVersion": PLUGIN_PROTOCOL,
        "Pid": std::process::id(),
        "Test": true,
        "Addr": { "Network": listener.network, "String": listener.address },
    });
    // The same configuration means another registry to OpenTofu; either client ignores the other's name.
    let twin = name.strip_prefix("registry.terraform.io/").map(|name| format!("registry.opentofu.org/{name}"));
    let names = [Some(name.to_owned()), twin].into_iter().flatten();
    let providers: serde_json::Map<_, _> = names.map(|name| (name, config.clone())).collect();
    let providers = serde_json::Value::Object(providers);
    format!(
        "The provider is waiting. Set this variable where terraform or tofu runs, and end the provider with Ctrl-C:\n\n\
         TF_REATTACH_PROVIDERS='{providers}'\n\n"
    )
}
