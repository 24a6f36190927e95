//! A simulator, and providers that are configured for it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eurocloud::api::{Client, Clock, Transport};
use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::{Action, Configure, Diagnostics, EphemeralResource, Opened, Progress, Provider, ReadData, Resource};
use eurocloud::simulator::{Options, Running, Simulator, Watch};
use eurocloud::value::Value;
use serde_json::{Value as Json, json};

use crate::account;
pub(crate) use crate::account::ZONE;
pub(crate) use crate::fixture::merge;
use crate::life::Life;
use crate::within::{Held, Within};
use crate::{logs, recorder};

/// A simulator and a provider that is configured for it.
pub(crate) struct World {
    pub(crate) simulator: Running,
    pub(crate) provider: ExoscaleProvider,
    /// The network and the clock of a world without sockets.
    held: Option<(Arc<dyn Transport>, Arc<dyn Clock>)>,
}

impl World {
    /// A strict simulator whose operations end at once, and a provider with nothing but endpoint, credentials and a zone.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}, json!({})).await
    }

    /// The same with other options and more in the provider block.
    pub(crate) async fn with(change: impl FnOnce(&mut Options), block: Json) -> Self {
        let sos_listen = Some(([127, 0, 0, 1], 0).into());
        let mut options = Options { operation_time: (Duration::ZERO, Duration::ZERO), sos_listen, ..Options::default() };
        change(&mut options);
        let simulator = Simulator::start(options).expect("the simulator starts");
        logs::guard(&simulator.secret);
        let provider = configured(&simulator, block).await.expect("the provider takes its configuration");
        Self { simulator, provider, held: None }
    }

    /// A world without sockets, whose time is tokio's paused time and whose chances follow a seed: see [`crate::within`].
    pub(crate) fn within(seed: u64, change: impl FnOnce(&mut Options)) -> Self {
        let clock = Arc::new(Held::new(seed));
        let time = clock.clone();
        let mut options = Options { seed: Some(seed), watch: Watch::new(move || time.now()), ..Options::default() };
        change(&mut options);
        let simulator = Simulator::within(options).expect("the simulator starts");
        logs::guard(&simulator.secret);
        let transport: Arc<dyn Transport> = Arc::new(Within(simulator.door()));
        let mut world = Self { simulator, provider: ExoscaleProvider::new(), held: Some((transport, clock)) };
        world.provider = world.fresh();
        world
    }

    /// A provider that waits for its configuration, in the network of this world.
    pub(crate) fn fresh(&self) -> ExoscaleProvider {
        let provider = ExoscaleProvider::new();
        match &self.held {
            Some((transport, clock)) => provider.over(transport.clone(), clock.clone()),
            None => provider,
        }
    }

    /// A client of the API beside the provider, in the network of this world.
    fn client(&self, zone: &str) -> Option<Client> {
        let (transport, clock) = self.held.as_ref()?;
        let mut config = account::way(&self.simulator, zone, transport.clone());
        config.clock = clock.clone();
        Some(Client::new(config))
    }

    /// One more provider for the same account, as another process or alias would be.
    pub(crate) async fn another(&self, block: Json) -> ExoscaleProvider {
        configured(&self.simulator, block).await.expect("the provider takes its configuration")
    }

    /// A resource of the provider, about to begin its life. `asset` is the table's name.
    pub(crate) fn life(&self, asset: &str) -> Life {
        Life::new(resource(&self.provider, asset))
    }

    /// Sets what goes wrong from now on.
    pub(crate) fn faults(&self, rules: Json) {
        self.simulator.faults_json(rules).expect("the rules are well formed");
    }

    /// Ends all faults.
    pub(crate) fn heal(&self) {
        self.simulator.faults(Vec::new());
    }

    /// What was made and exists: kind → list of `{id, zone, fields}`.
    pub(crate) fn assets(&self) -> Json {
        control(self.simulator.base(), "/_simulator/assets")
    }

    /// The kinds of what exists, as the simulator calls them.
    pub(crate) fn kinds(&self) -> Vec<String> {
        self.assets().as_object().into_iter().flatten().map(|(kind, _)| kind.clone()).collect()
    }

    /// How much exists, counting the elements of every list: whatever is made twice counts twice.
    pub(crate) fn size(&self) -> usize {
        fn count(json: &Json) -> usize {
            match json {
                Json::Array(items) => items.len() + items.iter().map(count).sum::<usize>(),
                Json::Object(members) => members.values().map(count).sum(),
                _ => 0,
            }
        }
        count(&self.assets())
    }

    /// Reads a data source of the provider.
    pub(crate) async fn data(&self, name: &str, config: Json) -> Result<Value, Diagnostics> {
        data(&self.provider, name, config).await
    }

    /// Does something, as core does: checks the configuration, plans, invokes. Answers what was said meanwhile.
    pub(crate) async fn act(&self, name: &str, config: Json) -> Result<Vec<String>, Diagnostics> {
        self.act_told(name, config).await.map(|(said, _)| said)
    }

    /// As [`World::act`], with warnings.
    pub(crate) async fn act_told(&self, name: &str, config: Json) -> Result<(Vec<String>, Diagnostics), Diagnostics> {
        let config = self.action_config(name, &config);
        self.foresee(name, config.clone()).await?;
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let listener = said.clone();
        let progress = Progress::new(move |line| listener.lock().expect("nobody panics with it").push(line));
        let told = action(&self.provider, name).invoke(config, progress).await;
        let said = said.lock().expect("nobody panics with it").clone();
        for text in said.iter().cloned().chain(told.as_ref().err().map(|told| format!("{told:?}"))) {
            recorder::told("an action", &text);
            assert_eq!(logs::secret_in(&text), None, "a secret was told: {text}");
        }
        told.map(|done| (said, done.warnings))
    }

    /// What core does with an action while planning; values may be unknown.
    pub(crate) async fn foresee(&self, name: &str, config: Value) -> Result<(), Diagnostics> {
        let action = action(&self.provider, name);
        let mut told = eurocloud::framework::validate::config(action.schema(), &config, true);
        match action.validate(&config).await {
            Ok(success) => told.extend(success.warnings),
            Err(found) => told.extend(found),
        }
        if told.has_errors() {
            return Err(told);
        }
        action.plan(config).await.map(drop)
    }

    /// A configuration of an action; what is left out is null.
    pub(crate) fn action_config(&self, name: &str, json: &Json) -> Value {
        let action = action(&self.provider, name);
        let kind = action.schema().block.value_type();
        let mut config = Value::from_json(json, &kind).unwrap_or_else(|error| panic!("{name}: {error}: {json}"));
        eurocloud::framework::prior::fill_blocks(action.schema(), &mut config);
        recorder::value(&format!("the configuration of {name}"), action.schema(), &config);
        config
    }

    /// Opens an ephemeral resource of the provider.
    pub(crate) async fn open(&self, name: &str, config: Json) -> Result<Open, Diagnostics> {
        open(&self.provider, name, config).await
    }

    /// Asks the API for a document, beside the provider.
    pub(crate) async fn ask(&self, path: impl Into<std::borrow::Cow<'static, str>>) -> Json {
        match self.client(ZONE) {
            Some(client) => account::asked(&client, path).await,
            None => account::ask(&self.simulator, path).await,
        }
    }

    /// Makes a database service beside the provider, and waits until it runs. Its name begins with its type: `pg-one`.
    pub(crate) async fn serve(&self, name: &'static str) {
        match self.client(account::zone_of(name)) {
            Some(client) => account::served(&client, name).await,
            None => account::serve(&self.simulator, name).await,
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        recorder::revealed(&self.simulator);
    }
}

/// A provider for a simulator's account.
pub(crate) async fn configured(simulator: &Running, block: Json) -> Result<ExoscaleProvider, Diagnostics> {
    provider(whole(simulator, &block)).await
}

/// The provider block for a simulator's account.
pub(crate) fn whole(simulator: &Running, block: &Json) -> Json {
    let mut whole =
        json!({"endpoint": simulator.endpoint, "key": simulator.key, "secret": simulator.secret, "zone": simulator.zone});
    if let Some(storage) = &simulator.sos_endpoint {
        whole["sos_endpoint"] = json!(storage);
    }
    merge(&mut whole, block);
    whole
}

/// A provider with this provider block.
pub(crate) async fn provider(block: Json) -> Result<ExoscaleProvider, Diagnostics> {
    let provider = ExoscaleProvider::new();
    let config = Value::from_json(&block, &provider.schema().block.value_type()).expect("the block fits its schema");
    let request = Configure { config, client_version: "1.15.5".to_owned(), deferral_allowed: false };
    provider.configure(request).await?;
    Ok(provider)
}

/// The resource of a table.
pub(crate) fn resource(provider: &ExoscaleProvider, asset: &str) -> Arc<dyn Resource> {
    let name = format!("exoscale_{asset}");
    let found = provider.resources().iter().find(|resource| resource.type_name() == name);
    found.unwrap_or_else(|| panic!("there is no resource {name}")).clone()
}

/// The action of a table.
pub(crate) fn action(provider: &ExoscaleProvider, name: &str) -> Arc<dyn Action> {
    let full = format!("exoscale_{name}");
    let found = provider.actions().iter().find(|action| action.type_name() == full);
    found.unwrap_or_else(|| panic!("there is no action {full}")).clone()
}

/// Validates and reads a data source, as core does.
pub(crate) async fn data(provider: &ExoscaleProvider, name: &str, config: Json) -> Result<Value, Diagnostics> {
    let full = format!("exoscale_{name}");
    let found = provider.data_sources().iter().find(|source| source.type_name() == full);
    let source = found.unwrap_or_else(|| panic!("there is no data source {full}"));
    let mut config = Value::from_json(&config, &source.schema().block.value_type()).expect("the configuration fits its schema");
    eurocloud::framework::prior::fill_blocks(source.schema(), &mut config);
    let mut told = eurocloud::framework::validate::config(source.schema(), &config, true);
    match source.validate(&config).await {
        Ok(success) => told.extend(success.warnings),
        Err(found) => told.extend(found),
    }
    if told.has_errors() {
        return Err(told);
    }
    recorder::value(&format!("the configuration of {full}"), source.schema(), &config);
    let read = source.read(ReadData { config: config.clone() }).await.inspect_err(recorded)?;
    recorder::value(&full, source.schema(), &read.value);
    assert!(read.value.is_wholly_known(), "{full} answers something unknown: {:?}", read.value);
    assert!(
        source.schema().block.value_type().admits(&read.value),
        "{full} answers what its schema does not say: {:?}",
        read.value
    );
    for (attribute, configured) in config.entries().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        assert_eq!(read.value.get(attribute), configured, "{full} changes {attribute}, which is configured");
    }
    Ok(read.value)
}

/// An ephemeral resource that is open.
pub(crate) struct Open {
    pub(crate) resource: Arc<dyn EphemeralResource>,
    pub(crate) opened: Opened,
}

impl Open {
    /// An attribute of the result.
    pub(crate) fn get(&self, name: &str) -> &Value {
        self.opened.result.get(name)
    }

    /// Text of the result.
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).as_str().unwrap_or_else(|| panic!("no {name} in {:?}", self.opened.result)).to_owned()
    }

    /// The same as a secret, which must not be logged from here on.
    pub(crate) fn secret(&self, name: &str) -> String {
        let secret = self.text(name);
        logs::guard(&secret);
        secret
    }

    /// Closes it, as core does once the run is over.
    pub(crate) async fn close(&self) -> Result<(), Diagnostics> {
        let closed = self.resource.close(self.opened.private.clone()).await?;
        assert!(closed.warnings.is_empty(), "{:?}", closed.warnings);
        Ok(())
    }
}

/// Validates and opens an ephemeral resource, and judges the answer as core does.
pub(crate) async fn open(provider: &ExoscaleProvider, name: &str, config: Json) -> Result<Open, Diagnostics> {
    let full = format!("exoscale_{name}");
    let found = provider.ephemeral_resources().iter().find(|resource| resource.type_name() == full);
    let resource = found.unwrap_or_else(|| panic!("there is no ephemeral resource {full}")).clone();
    let schema = resource.schema();
    let kind = schema.block.value_type();
    let mut config = Value::from_json(&config, &kind).expect("the configuration fits its schema");
    eurocloud::framework::prior::fill_blocks(schema, &mut config);
    let mut told = eurocloud::framework::validate::config(schema, &config, true);
    match resource.validate(&config).await {
        Ok(success) => told.extend(success.warnings),
        Err(found) => told.extend(found),
    }
    if told.has_errors() {
        return Err(told);
    }
    recorder::value(&format!("the configuration of {full}"), schema, &config);
    let success = resource.open(config.clone()).await.inspect_err(recorded)?;
    let result = &success.value.result;
    recorder::value(&full, schema, result);
    assert!(result.is_wholly_known() && kind.admits(result), "{full} answers what its schema does not say: {result:?}");
    for attribute in &schema.block.attributes {
        let (configured, answered) = (config.get(&attribute.name), result.get(&attribute.name));
        assert!(configured == answered || (configured.is_null() && attribute.computed), "{full} changes {}", attribute.name);
    }
    let private = String::from_utf8_lossy(&success.value.private).into_owned();
    for attribute in schema.block.attributes.iter().filter(|attribute| attribute.sensitive) {
        let secret = result.get(&attribute.name).as_str().unwrap_or("\0");
        assert!(!private.contains(secret), "{full} keeps {} between its steps: {private}", attribute.name);
    }
    assert!(success.warnings.is_empty(), "{:?}", success.warnings);
    Ok(Open { resource, opened: success.value })
}

/// Keeps diagnostics for the search for secrets.
fn recorded(told: &Diagnostics) {
    told.iter().for_each(|diagnostic| recorder::told("a diagnostic", &diagnostic.to_string()));
}

/// Asks one of the simulator's own endpoints, without the client that is tested.
fn control(base: &str, path: &str) -> Json {
    let address = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("the simulator listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("it takes a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let (_, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}
