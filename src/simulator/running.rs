//! Starting and stopping.

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use rand::Rng;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::clock;
use super::command::Options;
use super::control;
use super::description::Description;
use super::engine::Engine;
use super::faults::{self, Rule};
use super::journal::{Journal, Stats};
use super::proxy::{self, Proxy};
use super::server::{self, Service};
use super::site::Site;
use super::storage::{self, Objects};
use super::world::World;

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
    fn because<E: Into<Box<dyn std::error::Error + Send + Sync>>>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        move |source| Self { what: what.into(), source: Some(source.into()) }
    }
}

impl Simulator {
    /// Starts a simulator and returns when it listens.
    ///
    /// # Errors
    /// An address that is taken, an unknown zone, or a file that cannot be read or written.
    pub fn start(options: Options) -> Result<Running, StartError> {
        let description = Description::load().map_err(StartError::because("cannot read the API description"))?;
        if !description.zones.contains(&options.zone) {
            let what = format!("there is no zone {}; the zones are {}", options.zone, description.zones.join(", "));
            return Err(StartError { what, source: None });
        }
        let rules = options.faults.as_deref().map(read_rules).transpose()?.unwrap_or_default();
        let journal = Journal::open(options.requests.as_deref()).map_err(StartError::because("cannot open the request log"))?;
        let mut world = read_world(options.state.as_deref(), options.seed)?;
        let key = options.key.clone().unwrap_or_else(|| made_up(&mut world, "EXO", 27, b"0123456789abcdef"));
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        let secret = options.secret.clone().unwrap_or_else(|| made_up(&mut world, "", 43, letters));

        let (listener, address) = listen(options.listen)?;

        let objects = objects(&options, &key, &secret)?;
        let sos_endpoint = objects.as_ref().map(|objects| objects.endpoint.clone());
        let site = Site::new(&options, &description.zones, key.clone(), secret.clone(), sos_endpoint.clone());
        let zone = site.zone.clone();
        let service = Arc::new(Service { engine: Engine::new(description, site, world, rules), journal });
        let proxy = proxy(&options, &service, objects.as_ref())?;
        let proxy_address = proxy.as_ref().map(|(_, address, _)| *address);
        let (halt, halted) = oneshot::channel();
        let shared = Arc::clone(&service);
        let state = options.state;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().thread_name("simulator").build();
        let runtime = runtime.map_err(StartError::because("cannot start the runtime"))?;
        let work = move || {
            runtime.block_on(async {
                let mut accepting = Vec::new();
                if let Ok(listener) = TcpListener::from_std(listener) {
                    accepting.push(tokio::spawn(server::accept(listener, Arc::clone(&shared))));
                }
                if let Some(Ok(listener)) = objects.as_ref().map(|objects| TcpListener::from_std(objects.listener.try_clone()?)) {
                    accepting.extend(objects.as_ref().map(|o| tokio::spawn(storage::accept(listener, Arc::clone(&o.storage)))));
                }
                if let Some((listener, _, proxy)) = proxy {
                    let listener = TcpListener::from_std(listener);
                    accepting.extend(listener.map(|listener| tokio::spawn(proxy::accept(listener, proxy))));
                }
                tokio::select! {
                    _ = halted => {}
                    () = keep(&shared.engine, state.as_deref()) => {}
                }
                accepting.iter().for_each(tokio::task::JoinHandle::abort);
            });
            write_world(&shared.engine, state.as_deref());
            runtime.shutdown_timeout(Duration::from_millis(200));
        };
        let thread = std::thread::Builder::new().name("exoscale-simulator".to_owned()).spawn(work);
        let thread = thread.map_err(StartError::because("cannot start a thread"))?;
        let endpoint = format!("http://{address}/v2");
        Ok(Running {
            endpoint,
            sos_endpoint,
            key,
            secret,
            zone,
            proxy: proxy_address,
            service,
            halt: Some(halt),
            thread: Some(thread),
        })
    }
}

impl Running {
    /// Stops it and waits until its state file is written.
    pub fn stop(mut self) {
        self.end();
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

    /// Replaces the rules for faults by JSON, in the form of `POST /_simulator/faults`.
    ///
    /// # Errors
    /// A text that says which rule is wrong.
    pub fn faults_json(&self, rules: Value) -> Result<(), String> {
        self.faults(faults::parse(rules)?);
        Ok(())
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

/// Object storage, beside the state file if there is one.
fn objects(options: &Options, key: &str, secret: &str) -> Result<Option<Objects>, StartError> {
    let Some(address) = options.sos_listen else { return Ok(None) };
    let (listener, _) = listen(address)?;
    let root = options.state.as_deref().map(|state| beside(state, ".sos"));
    let objects = Objects::open(listener, root, key, secret);
    objects.map(Some).map_err(StartError::because("cannot prepare the folder of object storage"))
}

type Listening = (std::net::TcpListener, SocketAddr, Arc<Proxy>);

fn proxy(options: &Options, service: &Arc<Service>, objects: Option<&Objects>) -> Result<Option<Listening>, StartError> {
    let (Some(address), Some(ca_file)) = (options.proxy_listen, &options.ca_file) else { return Ok(None) };
    let (listener, address) = listen(address)?;
    let storage = objects.map(|objects| Arc::clone(&objects.storage));
    let proxy = Proxy::new(ca_file, Arc::clone(service), storage);
    let proxy = proxy.map_err(StartError::because(format!("cannot write the authority to {}", ca_file.display())))?;
    Ok(Some((listener, address, Arc::new(proxy))))
}

/// A path with an ending added to its last part.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut beside = PathBuf::from(path).into_os_string();
    beside.push(ending);
    beside.into()
}

/// Listens without a runtime, since a caller may be inside one of its own.
fn listen(address: SocketAddr) -> Result<(std::net::TcpListener, SocketAddr), StartError> {
    let open = || {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    open().map_err(StartError::because::<std::io::Error>(format!("cannot listen on {address}")))
}

fn made_up(world: &mut World, prefix: &str, length: usize, letters: &[u8]) -> String {
    let letter = |_| char::from(letters[world.random.random_range(0..letters.len())]);
    prefix.chars().chain((0..length).map(letter)).collect()
}

fn read_rules(path: &Path) -> Result<Vec<Rule>, StartError> {
    let text = fs::read_to_string(path).map_err(StartError::because(format!("cannot read {}", path.display())))?;
    let value = serde_json::from_str(&text).map_err(StartError::because(format!("{} is not JSON", path.display())))?;
    faults::parse(value).map_err(StartError::because(format!("{} is wrong", path.display())))
}

fn read_world(path: Option<&Path>, seed: Option<u64>) -> Result<World, StartError> {
    let fresh = World::new(seed);
    let Some(path) = path.filter(|path| path.exists()) else { return Ok(fresh) };
    let text = fs::read_to_string(path).map_err(StartError::because(format!("cannot read {}", path.display())))?;
    let kept: World = serde_json::from_str(&text).map_err(StartError::because(format!("{} is no state file", path.display())))?;
    Ok(kept.with_random(fresh.random))
}

/// Writes the world soon after it changes, for as long as it is polled.
async fn keep(engine: &Engine, path: Option<&Path>) {
    loop {
        clock::pause(Duration::from_millis(100)).await;
        if path.is_some() {
            write_world(engine, path);
        }
    }
}

/// Writes beside the file and renames, so that a kill leaves either the old state or the new one.
fn write_world(engine: &Engine, path: Option<&Path>) {
    let Some(path) = path else { return };
    let text = {
        let mut inner = engine.lock();
        if !std::mem::take(&mut inner.dirty) {
            return;
        }
        serde_json::to_string(&inner.world).unwrap_or_default()
    };
    let beside = beside(path, ".new");
    if fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).is_err() {
        engine.lock().dirty = true;
    }
}
