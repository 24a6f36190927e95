//! Options of a simulator, and the command line that says them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use super::clock::Watch;

/// How a simulator behaves. [`Options::default`] is what tests want: loopback, free ports, memory only, strict.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Where object storage listens; none: there is none.
    pub sos_listen: Option<SocketAddr>,
    /// Where the CONNECT proxy for `*.exoscale.com` listens; none: there is none.
    pub proxy_listen: Option<SocketAddr>,
    /// Where the proxy's certificate authority is written, in PEM.
    pub ca_file: Option<PathBuf>,
    /// File that keeps the world across restarts.
    pub state: Option<PathBuf>,
    /// Shortest and longest duration of an asynchronous operation.
    pub operation_time: (Duration, Duration),
    /// Added to every answer.
    pub latency: Duration,
    /// Requests that it takes in a second; more are answered 429. None: as many as come.
    pub rate: Option<u32>,
    /// File to which one JSON object per request is appended.
    pub requests: Option<PathBuf>,
    /// File with the faults to begin with, in the form of `POST /_simulator/faults`.
    pub faults: Option<PathBuf>,
    /// Makes identifiers, addresses, durations and random faults repeatable.
    pub seed: Option<u64>,
    /// API key; none: one is made up.
    pub key: Option<String>,
    /// Secret of the key; none: one is made up.
    pub secret: Option<String>,
    /// Refuses unknown, read-only and out-of-range fields, which the real API mostly ignores.
    pub strict: bool,
    /// Zone of a request that names none.
    pub zone: String,
    /// Where the time of day comes from.
    pub watch: Watch,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            sos_listen: None,
            proxy_listen: None,
            ca_file: None,
            state: None,
            operation_time: (Duration::ZERO, Duration::from_millis(20)),
            latency: Duration::ZERO,
            rate: None,
            requests: None,
            faults: None,
            seed: None,
            key: None,
            secret: None,
            strict: true,
            zone: "ch-gva-2".to_owned(),
            watch: Watch::default(),
        }
    }
}

/// A local Exoscale: serves the API v2 and Object Storage on loopback, checks signatures and bodies, and prints the environment that
/// points a client at it.
#[derive(Debug, Parser)]
#[command(name = "exoscale-simulator", version)]
pub(super) struct Arguments {
    /// Address of the API; port 0 picks one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Address of Object Storage; port 0 picks one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    sos_listen: SocketAddr,
    /// File to write the printed export lines to
    #[arg(long, value_name = "FILE")]
    pub(super) env_file: Option<PathBuf>,
    /// File that keeps what exists across restarts
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Duration of an asynchronous operation: 50ms, 2s, or a range such as 0ms..100ms
    #[arg(long, value_name = "DURATION", default_value = "0ms..100ms", value_parser = span)]
    operation_time: (Duration, Duration),
    /// Delay of every answer
    #[arg(long, value_name = "DURATION", default_value = "0ms", value_parser = duration)]
    latency: Duration,
    /// Requests taken in a second, of all keys and zones together; more are answered 429 with Retry-After
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// File to append one JSON object per request to
    #[arg(long, value_name = "FILE")]
    requests: Option<PathBuf>,
    /// File with the faults to begin with (JSON, as for POST /_simulator/faults)
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Makes random choices repeatable
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// API key; made up when it is not given
    #[arg(long, value_name = "KEY", requires = "secret")]
    key: Option<String>,
    /// Secret of the API key
    #[arg(long, value_name = "SECRET", requires = "key")]
    secret: Option<String>,
    /// Refuse unknown, read-only and out-of-range fields too
    #[arg(long)]
    strict: bool,
    /// Zone of requests that name none
    #[arg(long, value_name = "ZONE", default_value = "ch-gva-2")]
    zone: String,
    /// Address of a CONNECT proxy that answers for *.exoscale.com and *.exo.io
    #[arg(long, value_name = "ADDR:PORT", requires = "ca_file")]
    proxy_listen: Option<SocketAddr>,
    /// File to write the proxy's certificate authority to (PEM)
    #[arg(long, value_name = "FILE", requires = "proxy_listen")]
    ca_file: Option<PathBuf>,
}

impl Arguments {
    /// The options that the command line says.
    pub(super) fn options(&self) -> Options {
        let this = self;
        Options {
            listen: this.listen,
            sos_listen: Some(this.sos_listen),
            proxy_listen: this.proxy_listen,
            ca_file: this.ca_file.clone(),
            state: this.state.clone(),
            operation_time: this.operation_time,
            latency: this.latency,
            rate: this.rate,
            requests: this.requests.clone(),
            faults: this.faults.clone(),
            seed: this.seed,
            key: this.key.clone(),
            secret: this.secret.clone(),
            strict: this.strict,
            zone: this.zone.clone(),
            watch: Watch::default(),
        }
    }
}

/// Reads `250ms`, `2s` or `1m`.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| format!("{text:?} is not a duration such as 250ms, 2s or 1m"))?;
    match unit {
        "ms" => Ok(Duration::from_millis(number)),
        "s" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number.saturating_mul(60))),
        _ => Err(format!("{text:?} needs a unit: ms, s or m")),
    }
}

/// Reads one duration, or two with `..` between them.
fn span(text: &str) -> Result<(Duration, Duration), String> {
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let (least, most) = (duration(least)?, duration(most)?);
    if least > most { Err(format!("{text:?} ends before it begins")) } else { Ok((least, most)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(span("50ms"), Ok((Duration::from_millis(50), Duration::from_millis(50))));
        assert_eq!(span("0ms..2s"), Ok((Duration::ZERO, Duration::from_secs(2))));
        assert!(span("50").is_err() && span("2s..1s").is_err() && span("x").is_err() && duration("ms").is_err());
    }

    #[test]
    fn the_command_line_is_complete() {
        let parsed = Arguments::try_parse_from([
            "exoscale-simulator",
            "--key",
            "K",
            "--secret",
            "S",
            "--strict",
            "--seed",
            "7",
            "--rate",
            "20",
        ]);
        let options = parsed.unwrap().options();
        assert_eq!((options.key.as_deref(), options.seed, options.strict, options.rate), (Some("K"), Some(7), true, Some(20)));
        assert_eq!(options.listen.ip().to_string(), "127.0.0.1");
        assert!(Arguments::try_parse_from(["exoscale-simulator", "--key", "K"]).is_err());
        assert!(Arguments::try_parse_from(["exoscale-simulator", "--rate", "0"]).is_err());
        assert!(Arguments::try_parse_from(["exoscale-simulator", "--ca-file", "x"]).is_err());
    }
}
