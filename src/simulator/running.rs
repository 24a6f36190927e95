//! Starting and stopping.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use tokio::io::DuplexStream;
use tokio::sync::oneshot;

use super::command::Options;
use super::control;
use super::description::Description;
use super::engine::Engine;
use super::faults::{self, Rule};
use super::files;
use super::journal::{Journal, Stats};
use super::server::{self, Service};
use super::site::Site;
use super::sockets::{self, Sockets};
use super::storage::{self, Objects, Storage};
use super::throttle::Throttle;

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// Starts simulators.
#[derive(Debug)]
pub struct Simulator;

/// A simulator at work on threads of its own. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    /// Base of the API in the default zone: `http://127.0.0.1:1234/v2`.
    pub endpoint: String,
    /// Base of Object Storage; none when it was not asked for.
    pub sos_endpoint: Option<String>,
    /// API key.
    pub key: String,
    /// Its secret.
    pub secret: String,
    /// The default zone.
    pub zone: String,
    /// Address of the proxy; none when it was not asked for.
    pub proxy: Option<SocketAddr>,
    service: Arc<Service>,
    halt: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    /// What there is of object storage when nothing listens; its folder lives as long.
    within: Option<(Objects, Arc<Storage>)>,
}

/// A way in that needs no socket.
#[derive(Clone)]
pub struct Door {
    service: Arc<Service>,
    storage: Option<Arc<Storage>>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Door")
    }
}

impl Door {
    /// A connection to the API, or to object storage where the host begins with `sos`, served by tasks of the runtime that one is in. `None`
    /// when a fault refuses it, or nothing is there.
    pub fn open(&self, host: &str) -> Option<DuplexStream> {
        if self.service.engine.refuses() {
            return None;
        }
        let (ours, theirs) = tokio::io::duplex(64 << 10);
        if host.starts_with("sos") {
            drop(tokio::spawn(storage::serve(theirs, Arc::clone(self.storage.as_ref()?))));
        } else {
            drop(tokio::spawn(server::serve(theirs, Arc::clone(&self.service))));
        }
        Some(ours)
    }
}

/// Why a simulator did not start.
#[derive(Debug)]
pub struct StartError {
    what: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for StartError {}

impl StartError {
    pub(super) fn because<E: Into<Box<dyn std::error::Error + Send + Sync>>>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        move |source| Self { what: what.into(), source: Some(source.into()) }
    }
}

impl Simulator {
    /// Starts a simulator and returns when it listens.
    ///
    /// # Errors
    /// An address that is taken, an unknown zone, or a file that cannot be read or written.
    pub fn start(options: Options) -> Result<Running, StartError> {
        let (listener, address) = sockets::listen(options.listen)?;
        let objects = sockets::objects(&options)?;
        let (service, objects, (key, secret)) = prepared(&options, objects)?;
        let sos_endpoint = objects.as_ref().map(|(objects, _)| objects.endpoint.clone());
        let proxy = sockets::proxy(&options, &service, objects.as_ref().map(|(_, storage)| Arc::clone(storage)))?;
        let proxy_address = proxy.as_ref().map(|(_, address, _)| *address);
        let sockets = Sockets { listener, objects, proxy };
        let (halt, halted) = oneshot::channel();
        let thread = work(sockets, Arc::clone(&service), options.state, halted)?;
        Ok(Running {
            endpoint: format!("http://{address}/v2"),
            sos_endpoint,
            key,
            secret,
            zone: options.zone,
            proxy: proxy_address,
            service,
            halt: Some(halt),
            thread: Some(thread),
            within: None,
        })
    }

    /// Starts a simulator without sockets and threads, with object storage: it is reached by its [`Running::door`].
    ///
    /// # Errors
    /// An unknown zone, or a file that cannot be read or written.
    pub fn within(options: Options) -> Result<Running, StartError> {
        let objects = Objects::open(None, None).map_err(StartError::because("cannot prepare the folder of object storage"))?;
        let (service, objects, (key, secret)) = prepared(&options, Some(objects))?;
        Ok(Running {
            endpoint: "http://simulator.localhost/v2".to_owned(),
            sos_endpoint: objects.as_ref().map(|(objects, _)| objects.endpoint.clone()),
            key,
            secret,
            zone: options.zone,
            proxy: None,
            service,
            halt: None,
            thread: None,
            within: objects,
        })
    }
}

type Prepared = (Arc<Service>, Option<(Objects, Arc<Storage>)>, (String, String));

/// The world of a simulator, and its key with the secret.
fn prepared(options: &Options, objects: Option<Objects>) -> Result<Prepared, StartError> {
    let description = Description::live().map_err(StartError::because("cannot read the API description"))?;
    if !description.zones.contains(&options.zone) {
        let what = format!("there is no zone {}; the zones are {}", options.zone, description.zones.join(", "));
        return Err(StartError { what, source: None });
    }
    let rules = options.faults.as_deref().map(files::rules).transpose()?.unwrap_or_default();
    let journal = Journal::open(options.requests.as_deref()).map_err(StartError::because("cannot open the request log"))?;
    let world = files::world(options.state.as_deref(), options.seed)?;
    let (key, secret) = credentials(options);
    let sos_endpoint = objects.as_ref().map(|objects| objects.endpoint.clone());
    let site = Site::new(options, &description.zones, key.clone(), secret.clone(), sos_endpoint);
    let throttle = Throttle::new(options.rate);
    let service = Arc::new(Service { engine: Engine::new(description, site, world, rules), journal, throttle });
    let storage = |objects: Objects| objects.storage(&service).map(|storage| (objects, storage));
    let objects = objects.map(storage).transpose();
    let objects = objects.map_err(StartError::because("cannot prepare the folder of object storage"))?;
    Ok((service, objects, (key, secret)))
}

/// Serves on a thread of its own until `halted` is told, and writes the world a last time.
fn work(
    sockets: Sockets,
    service: Arc<Service>,
    state: Option<PathBuf>,
    halted: oneshot::Receiver<()>,
) -> Result<JoinHandle<()>, StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().thread_name("simulator").build();
    let runtime = runtime.map_err(StartError::because("cannot start the runtime"))?;
    let work = move || {
        runtime.block_on(async {
            sockets.accept(&service);
            tokio::select! {
                _ = halted => {}
                () = files::keep(&service.engine, state.as_deref()) => {}
            }
        });
        // Connections are cut where they are: a client that waits for an answer that never comes must not hold the process.
        runtime.shutdown_timeout(Duration::from_millis(200));
        files::write(&service.engine, state.as_deref());
    };
    let thread = std::thread::Builder::new().name("exoscale-simulator".to_owned()).spawn(work);
    thread.map_err(StartError::because("cannot start a thread"))
}

/// The key and the secret that the options say, or made-up ones, which follow the seed.
fn credentials(options: &Options) -> (String, String) {
    let mut random = options.seed.map_or_else(StdRng::from_os_rng, StdRng::seed_from_u64);
    let mut made_up = |length: usize, letters: &[u8]| -> String {
        (0..length).map(|_| char::from(letters[random.random_range(0..letters.len())])).collect()
    };
    let (key, secret) = (made_up(27, b"0123456789abcdef"), made_up(43, LETTERS));
    (options.key.clone().unwrap_or_else(|| format!("EXO{key}")), options.secret.clone().unwrap_or(secret))
}

impl Running {
    /// Stops it and waits until its state file is written.
    pub fn stop(mut self) {
        self.end();
    }

    /// The way in without a socket.
    pub fn door(&self) -> Door {
        let storage = self.within.as_ref().map(|(_, storage)| Arc::clone(storage));
        Door { service: Arc::clone(&self.service), storage }
    }

    /// Scheme, host and port: `http://127.0.0.1:1234`.
    pub fn base(&self) -> &str {
        self.endpoint.trim_end_matches("/v2")
    }

    /// Counts since the start or the last reset.
    pub fn stats(&self) -> Stats {
        self.service.engine.lock().stats.clone()
    }

    /// Forgets the counts only.
    pub fn forget_stats(&self) {
        self.service.engine.lock().stats = Stats::default();
    }

    /// Replaces the rules for faults.
    pub fn faults(&self, rules: Vec<Rule>) {
        self.service.engine.lock().rules = rules;
    }

    /// Lets operations go on that a fault keeps from ending.
    pub fn release(&self) {
        let engine = &self.service.engine;
        engine.lock().world.release(engine.site.now());
    }

    /// Replaces the rules for faults by JSON, in the form of `POST /_simulator/faults`.
    ///
    /// # Errors
    /// A text that says which rule is wrong.
    pub fn faults_json(&self, rules: Value) -> Result<(), String> {
        self.faults(faults::parse(rules)?);
        Ok(())
    }

    /// What was started, oldest first, in the form of `GET /_simulator/operations`.
    pub fn operations(&self) -> Value {
        control::operations(&self.service.engine)
    }

    /// The secrets that answers have told since the start: tests search logs and messages for them.
    pub fn revealed(&self) -> Vec<String> {
        self.service.engine.lock().told.iter().cloned().collect()
    }

    /// What was made and exists, in the form of `GET /_simulator/assets`.
    pub fn assets(&self) -> Value {
        control::assets(&self.service.engine)
    }

    /// Takes an object away without asking, as somebody might in the portal. False: there was none.
    pub fn remove(&self, kind: &str, id: &str) -> bool {
        control::remove(&self.service.engine, kind, id)
    }

    /// Sets members of an object without asking; null removes one. False: there is no such object.
    pub fn alter(&self, kind: &str, id: &str, fields: serde_json::Map<String, Value>) -> bool {
        control::alter(&self.service.engine, kind, id, fields)
    }

    /// An empty account, no faults, counts from zero.
    pub fn reset(&self) {
        control::reset(&self.service.engine);
    }

    fn end(&mut self) {
        if let Some(halt) = self.halt.take() {
            // The thread may have ended by itself.
            let _ = halt.send(());
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
