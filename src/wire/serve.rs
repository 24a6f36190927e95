//! The life of the process: arguments, handshake, serving, the end.

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
use tokio::sync::{Notify, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Server;

use super::environment::Environment;
use super::flight::{Flights, text_of};
use super::listener::{Connection, Io, Listener};
use super::router::Router;
use super::rpc::Service;
use super::{log, signals, tls};
use crate::framework::Provider;

/// Version of go-plugin's own protocol.
const CORE_PROTOCOL: u32 = 1;
/// Version of Terraform's plugin protocol.
const PLUGIN_PROTOCOL: u32 = 6;
/// The client kills a process that lives two seconds after `Shutdown`; what is left over is for the way out.
const PATIENCE_AT_SHUTDOWN: Duration = Duration::from_millis(1200);

/// Who is served.
#[derive(Clone, Copy, Debug)]
pub struct ServeOptions {
    /// Address of the provider, such as `registry.terraform.io/NAMESPACE/NAME`; debuggers attach by it.
    pub name: &'static str,
    /// Version of the provider.
    pub version: &'static str,
}

/// Serves `provider` to the Terraform that started this process, until it asks for the end.
///
/// `--version` prints the version; `--debug` serves many commands, which find it by `TF_REATTACH_PROVIDERS`, until SIGINT or SIGTERM.
/// Started by hand it says what it is for, and fails.
pub fn serve(provider: Arc<dyn Provider>, options: ServeOptions) -> ExitCode {
    let environment = Environment::read();
    let argument = |name: &str| std::env::args().skip(1).any(|argument| argument.trim_start_matches('-') == name);
    let binary = options.name.rsplit('/').next().unwrap_or_default();
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
        log::write_line(&format!("terraform-provider-{binary} cannot serve: {error}"));
    }
    finish(&result)
}

/// Serves `provider` on one connection that is there already, without handshake and TLS, until the client closes it. For tests, and for
/// programs that embed a provider.
///
/// # Errors
/// If the connection breaks.
pub async fn serve_connection(provider: Arc<dyn Provider>, io: impl Io) -> Result<(), Box<dyn Error + Send + Sync>> {
    let router = Router::new(Service::new(provider, Flights::new()), Arc::new(Notify::new()));
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
    let signals = signals::Signals::listen()?;
    let listener = Listener::bind(environment).await?;
    let secured = match (&environment.client_certificate, debug) {
        (Some(pem), false) => Some(tls::mutual(pem)?),
        _ => None,
    };
    let certificate = secured.as_ref().map(|tls| STANDARD_NO_PAD.encode(&tls.certificate)).unwrap_or_default();
    let (flights, end) = (Flights::new(), Arc::new(Notify::new()));
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
        end.notified().await;
        // A debugged server survives its commands.
        if debug {
            std::future::pending::<()>().await;
        }
    };
    let patience = tokio::select! {
        result = serving => return Ok(result?),
        () = accepting => None,
        () = asked => Some(PATIENCE_AT_SHUTDOWN),
        () = signals.end(debug) => None,
        () = signals::orphaned(&connections), if !debug => None,
    };
    provider.stop();
    // What is given back is in flight from its first step on, and waited for as long as anything else.
    let giving_back = async {
        match patience {
            Some(limit) => drop(tokio::time::timeout(limit, service.give_back()).await),
            None => service.give_back().await,
        }
    };
    tokio::join!(giving_back, land(&flights, patience, &connections));
    Ok(())
}

/// Waits for mutations in flight, then for their answers to leave.
async fn land(flights: &Flights, patience: Option<Duration>, connections: &watch::Sender<usize>) {
    for name in flights.landed(patience).await {
        tracing::error!("the client asked for the end while this was in flight, and it may not be in the state: {name}");
    }
    // The answer to Shutdown is on its way; the client closes the connection when it has it.
    let mut count = connections.subscribe();
    drop(tokio::time::timeout(Duration::from_millis(300), count.wait_for(|count| *count == 0)).await);
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
