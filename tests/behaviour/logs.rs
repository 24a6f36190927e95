//! The log of the whole run at its most talkative, searched for secrets as it is written.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

static SECRETS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
static LEAKS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Logs everything that this package says, and keeps what gives a secret away.
pub(crate) fn install() {
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter(EnvFilter::new("warn,eurocloud=trace"))
        .with_writer(Search)
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("nothing else logs in this process");
}

/// From now on this text must not be logged.
pub(crate) fn guard(secret: &str) {
    crate::recorder::secret(secret);
    lock(&SECRETS).insert(secret.to_owned());
}

/// The secret that a text gives away.
pub(crate) fn secret_in(text: &str) -> Option<String> {
    lock(&SECRETS).iter().find(|secret| text.contains(secret.as_str())).cloned()
}

/// What was logged with a secret in it.
pub(crate) fn leaks() -> Vec<String> {
    lock(&LEAKS).clone()
}

struct Search;

impl<'a> MakeWriter<'a> for Search {
    type Writer = Search;
    fn make_writer(&'a self) -> Search {
        Search
    }
}

impl Write for Search {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        crate::recorder::logged(bytes);
        let text = String::from_utf8_lossy(bytes);
        if std::env::var_os("BEHAVIOUR_LOG").is_some() {
            eprint!("{text}");
        }
        if secret_in(&text).is_some() {
            lock(&LEAKS).push(text.into_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
