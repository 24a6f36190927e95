//! The program: reads the command line, starts, tells the environment, waits for a signal.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use super::command::Arguments;
use super::running::{Running, Simulator};

/// Runs `exoscale-simulator` until SIGTERM or SIGINT.
pub fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(std::io::stderr(), "exoscale-simulator: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Listened for before the address is told, so that nobody can stop it too early.
        let signalled = signalled()?;
        let options = arguments.options();
        let running = Simulator::start(options)?;
        let lines = exports(&running, arguments);
        if let Some(path) = &arguments.env_file {
            fs::write(path, &lines).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        }
        let mut out = std::io::stdout();
        out.write_all(lines.as_bytes())?;
        out.flush()?;
        signalled.await;
        running.stop();
        Ok(())
    })
}

/// Listens for SIGTERM and SIGINT from now on; the future ends at the first of them.
#[cfg(unix)]
fn signalled() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Listens for Ctrl-C from now on.
#[cfg(windows)]
fn signalled() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move { drop(interrupt.recv().await) })
}

/// Lines for a shell to evaluate.
fn exports(running: &Running, arguments: &Arguments) -> String {
    let proxy = running.proxy.map(|address| format!("http://{address}"));
    let ca = arguments.options().ca_file.map(|path| path.display().to_string());
    let variables = [
        ("EXOSCALE_API_ENDPOINT", Some(&running.endpoint)),
        ("EXOSCALE_SOS_ENDPOINT", running.sos_endpoint.as_ref()),
        ("EXOSCALE_API_KEY", Some(&running.key)),
        ("EXOSCALE_API_SECRET", Some(&running.secret)),
        ("EXOSCALE_ZONE", Some(&running.zone)),
        ("HTTPS_PROXY", proxy.as_ref()),
        ("SSL_CERT_FILE", ca.as_ref()),
    ];
    let known = variables.iter().filter_map(|(name, value)| Some((name, (*value)?)));
    let lines: Vec<String> = known.map(|(name, value)| format!("export {name}={value}\n")).collect();
    lines.concat()
}
