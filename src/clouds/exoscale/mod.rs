//! Exoscale: the provider block, the dialect, and the areas. A new asset costs one file and one line in the list of its area.

mod dialect;
mod settings;
mod spelling;
#[cfg(test)]
mod tests;

pub mod account;
pub mod ai;
pub mod block_storage;
pub mod compute;
pub mod dbaas;
pub mod dns;
pub mod functions;
pub mod iam;
pub mod kms;
pub mod network;
pub mod sks;
pub mod sos;
pub mod vpc;

use std::sync::{Arc, OnceLock};

pub use dialect::Exoscale;
pub use settings::{Process, Settings, Surroundings};

use crate::api::{
    Client, ClientConfig, Clock, Dialect, Exo2, HttpsTransport, Retry, Signer, SystemClock, Transport, TransportConfig,
};
use crate::asset::{
    Area, Asset, AssetAction, AssetEphemeral, AssetFunction, AssetList, AssetLookup, AssetResource, Cloud, Ephemeral, Lookup,
    Session, secret_fields,
};
use crate::framework::{
    Action, BoxFuture, Configure, DataSource, EphemeralResource, Function, ListResource, Outcome, Provider, Resource, Schema,
};

/// Prefix of all type names.
pub const PREFIX: &str = "exoscale";
/// Where the registry has the provider.
pub const ADDRESS: &str = "registry.terraform.io/eurocloud/exoscale";

/// Addresses, on whatever host, whose states this provider reads: its own, and the official provider's.
const KIN: &[&str] = &["eurocloud/exoscale", "exoscale/exoscale"];

/// Everything that the provider knows, in groups; each folder is one.
pub static AREAS: &[&Area] = &[
    &account::AREA,
    &ai::AREA,
    &block_storage::AREA,
    &compute::AREA,
    &dbaas::AREA,
    &dns::AREA,
    &functions::AREA,
    &iam::AREA,
    &kms::AREA,
    &network::AREA,
    &sks::AREA,
    &sos::AREA,
    &vpc::AREA,
];

/// Every asset with a life of its own, and every link.
pub fn assets() -> impl Iterator<Item = &'static Asset> {
    AREAS.iter().flat_map(|area| area.assets).copied()
}

/// Everything that can be looked up.
pub fn lookups() -> impl Iterator<Item = &'static Lookup> {
    AREAS.iter().flat_map(|area| area.lookups).copied()
}

/// Everything that can be done once.
pub fn actions() -> impl Iterator<Item = &'static crate::asset::Action> {
    AREAS.iter().flat_map(|area| area.actions).copied()
}

/// Everything that lasts for one run.
pub fn ephemerals() -> impl Iterator<Item = &'static Ephemeral> {
    AREAS.iter().flat_map(|area| area.ephemerals).copied()
}

/// The provider of Exoscale.
pub struct ExoscaleProvider {
    network: Network,
    cloud: Arc<Cloud>,
    /// Object Storage, which has endpoints, signatures and a language of its own.
    storage: Arc<Cloud>,
    schema: OnceLock<Schema>,
    resources: Vec<Arc<dyn Resource>>,
    data_sources: Vec<Arc<dyn DataSource>>,
    list_resources: Vec<Arc<dyn ListResource>>,
    ephemeral_resources: Vec<Arc<dyn EphemeralResource>>,
    actions: Vec<Arc<dyn Action>>,
    functions: OnceLock<Vec<Arc<dyn Function>>>,
}

impl ExoscaleProvider {
    /// A provider that waits for its configuration.
    pub fn new() -> Self {
        let (cloud, storage) = (Arc::new(Cloud::new("EXOSCALE_ZONE")), Arc::new(Cloud::new("EXOSCALE_ZONE")));
        let mut resources: Vec<Arc<dyn Resource>> = Vec::new();
        let mut data_sources: Vec<Arc<dyn DataSource>> = Vec::new();
        let mut list_resources: Vec<Arc<dyn ListResource>> = Vec::new();
        let mut ephemeral_resources: Vec<Arc<dyn EphemeralResource>> = Vec::new();
        let of = |path: &str| if sos::speaks_s3(path) { storage.clone() } else { cloud.clone() };
        for area in AREAS {
            for asset in area.assets {
                let resource = Arc::new(AssetResource::new(asset, PREFIX, of(asset.object)));
                if let Some(lookup) = area.list_of(asset) {
                    list_resources.push(Arc::new(AssetList::new(lookup, resource.clone(), of(lookup.of.object))));
                }
                resources.push(resource);
            }
            resources.extend(area.resources.iter().map(|plain| (plain.new)(cloud.clone())));
            for lookup in area.lookups {
                data_sources.push(Arc::new(AssetLookup::new(lookup, PREFIX, of(lookup.of.object))));
            }
            data_sources.extend(area.data_sources.iter().map(|plain| (plain.new)(cloud.clone())));
            for ephemeral in area.ephemerals {
                ephemeral_resources.push(Arc::new(AssetEphemeral::new(ephemeral, PREFIX, cloud.clone())));
            }
        }
        let actions = actions().map(|action| {
            let cloud = of(action.of.object);
            Arc::new(AssetAction::new(action, PREFIX, cloud)) as Arc<dyn Action>
        });
        let actions = actions.collect();
        let (schema, functions) = (OnceLock::new(), OnceLock::new());
        let network = Network::default();
        Self { network, cloud, storage, schema, resources, data_sources, list_resources, ephemeral_resources, actions, functions }
    }

    /// The same in another network, with another clock: for tests, and for programs that embed the provider.
    pub fn over(self, transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Self {
        Self { network: Network { transport: Some(transport), clock }, ..self }
    }

    /// Makes the sessions of the API and of Object Storage; nothing is asked yet.
    fn sessions(&self, settings: Settings) -> (Session, Session) {
        let user_agent = concat!("eurocloud/", env!("CARGO_PKG_VERSION"), " (terraform-provider-exoscale)").to_owned();
        let config = TransportConfig { user_agent, ca_file: settings.ca_file, ..TransportConfig::default() };
        let transport = self.network.transport.clone().unwrap_or_else(|| Arc::new(HttpsTransport::new(config)));
        let session = |dialect: Dialect, signer: Arc<dyn Signer>| {
            let mut config = ClientConfig::new(dialect, Some(signer), transport.clone());
            config.clock = Arc::clone(&self.network.clock);
            config.secrets = secret_fields(AREAS);
            config.retry = Retry { max_retries: settings.max_retries, ..Retry::default() };
            Session::new(Client::new(config), settings.zone.clone(), settings.default_labels.clone(), settings.timeout)
        };
        let api = Dialect::new(Exoscale::new(&settings.environment, settings.endpoint, settings.zone.as_deref()));
        let storage = sos::ObjectStorage::dialect(settings.sos_endpoint);
        let by_zone = sos::ByZone::new(settings.key.as_str(), settings.secret.clone());
        (session(api, Arc::new(Exo2::new(settings.key, settings.secret))), session(storage, Arc::new(by_zone)))
    }
}

/// How requests reach a cloud, and the clock to measure them by.
struct Network {
    /// None: HTTPS, as the configuration wants it.
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
}

impl Default for Network {
    fn default() -> Self {
        Self { transport: None, clock: Arc::new(SystemClock) }
    }
}

impl Default for ExoscaleProvider {
    fn default() -> Self {
        Self::new()
    }
}

impl Provider for ExoscaleProvider {
    fn schema(&self) -> &Schema {
        self.schema.get_or_init(settings::schema)
    }

    fn configure(&self, request: Configure) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(async move {
            // Values that are known only after apply are no mistake: plans work without a session, and apply configures anew.
            if settings::is_pending(&request.config) {
                self.cloud.wait();
                self.storage.wait();
                return Ok(().into());
            }
            let (api, storage) = self.sessions(Settings::read(&request.config, &Process)?);
            self.cloud.configure(api);
            self.storage.configure(storage);
            Ok(().into())
        })
    }

    fn is_pending(&self) -> bool {
        self.cloud.is_waiting()
    }

    fn kin(&self) -> &[&str] {
        KIN
    }

    fn stop(&self) {
        self.cloud.stop();
        self.storage.stop();
    }

    fn hurry(&self) {
        self.cloud.hurry();
        self.storage.hurry();
    }

    fn resources(&self) -> &[Arc<dyn Resource>] {
        &self.resources
    }

    fn data_sources(&self) -> &[Arc<dyn DataSource>] {
        &self.data_sources
    }

    fn list_resources(&self) -> &[Arc<dyn ListResource>] {
        &self.list_resources
    }

    fn ephemeral_resources(&self) -> &[Arc<dyn EphemeralResource>] {
        &self.ephemeral_resources
    }

    fn actions(&self) -> &[Arc<dyn Action>] {
        &self.actions
    }

    fn functions(&self) -> &[Arc<dyn Function>] {
        self.functions.get_or_init(|| {
            let tables = AREAS.iter().flat_map(|area| area.functions);
            tables.map(|table| Arc::new(AssetFunction::new(table)) as Arc<dyn Function>).collect()
        })
    }
}
