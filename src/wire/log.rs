//! The log: one JSON object per line on stderr, in the form that the client reads and shows under its own log.

use std::fmt::{self, Write as _};
use std::io::Write as _;

use serde_json::{Map, Value as Json};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

const TIMESTAMP: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// Libraries below us, heard only when something is wrong: their finer levels print headers, which carry signatures.
const QUIET: &[&str] = &[
    "h2",
    "hyper",
    "hyper_util",
    "tonic",
    "tower",
    "rustls",
    "tokio_rustls",
    "reqwest",
    "mio",
    "want",
    "rustls_platform_verifier",
];

/// Sends the log to stderr from `level` upwards. With no level, or `off`, nothing is formatted at all.
pub(crate) fn start(level: Option<&str>) {
    let Some(level) = level.and_then(level_of) else { return };
    // A second subscriber in one process, as in tests, stays without effect.
    drop(tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Hclog { level })));
}

/// The level that Terraform's own variables name; `JSON` is «everything» there.
pub(super) fn level_of(name: &str) -> Option<LevelFilter> {
    Some(match name.to_ascii_lowercase().as_str() {
        "debug" => LevelFilter::DEBUG,
        "info" => LevelFilter::INFO,
        "warn" => LevelFilter::WARN,
        "error" => LevelFilter::ERROR,
        "off" | "none" => return None,
        // «trace», «json», and any other word: Terraform takes those for «everything», too.
        _ => LevelFilter::TRACE,
    })
}

struct Hclog {
    level: LevelFilter,
}

impl Hclog {
    fn wants(&self, metadata: &Metadata<'_>) -> bool {
        let origin = metadata.target().split("::").next().unwrap_or_default();
        let level = if QUIET.contains(&origin) { self.level.min(LevelFilter::WARN) } else { self.level };
        *metadata.level() <= level
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Hclog {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.wants(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.0.extend(of_span.0.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
        }
        event.record(&mut fields);
        write_line(&line(*event.metadata().level(), event.metadata().target(), now(), fields.0));
    }
}

#[allow(clippy::disallowed_methods, reason = "a log has the real time, whatever the clock of the engine says")]
fn now() -> OffsetDateTime {
    std::time::SystemTime::now().into()
}

/// One line as hclog writes it.
pub(super) fn line(level: Level, target: &str, time: OffsetDateTime, mut fields: Map<String, Json>) -> String {
    let message = fields.remove("message").unwrap_or_default();
    let level = match level {
        Level::TRACE => "trace",
        Level::DEBUG => "debug",
        Level::INFO => "info",
        Level::WARN => "warn",
        Level::ERROR => "error",
    };
    fields.insert("@level".to_owned(), level.into());
    fields.insert("@message".to_owned(), message);
    fields.insert("@module".to_owned(), target.replace("::", ".").into());
    fields.insert("@timestamp".to_owned(), time.format(TIMESTAMP).unwrap_or_default().into());
    Json::Object(fields).to_string()
}

/// Writes a line to stderr in one piece. A client that no longer reads is no reason to stop.
pub(crate) fn write_line(line: &str) {
    drop(std::io::stderr().lock().write_all(format!("{line}\n").as_bytes()));
}

/// Fields of an event or a span.
#[derive(Default)]
struct Fields(Map<String, Json>);

impl Fields {
    fn put(&mut self, field: &Field, value: Json) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = String::new();
        // Writing to memory does not fail; a Debug that says so is left out.
        if write!(text, "{value:?}").is_ok() {
            self.put(field, text.into());
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }
}
