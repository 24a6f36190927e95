//! Exoscale: the provider block, the dialect, and the list of assets. A new asset costs one file and one line here.

mod dialect;
mod settings;
#[cfg(test)]
mod tests;

pub mod anti_affinity_group;
pub mod areas;
pub mod block_storage;
pub mod block_storage_snapshot;
pub mod compute_instance;
pub mod domain;
pub mod domain_record;
pub mod domain_record_lookup;
pub mod elastic_ip;
pub mod instance_type;
pub mod private_network;
pub mod security_group;
pub mod security_group_rule;
mod spelling;
pub mod ssh_key;
pub mod template;
pub mod zones;

use std::sync::{Arc, OnceLock};

pub use dialect::Exoscale;
pub use settings::{Process, Settings, Surroundings};

use crate::api::{Client, ClientConfig, Dialect, Exo2, HttpsTransport, Retry, TransportConfig};
use crate::asset::{Asset, AssetLookup, AssetResource, Cloud, Lookup, Session};
use crate::framework::{BoxFuture, Configure, DataSource, Outcome, Provider, Resource, Schema};

/// Prefix of all type names.
pub const PREFIX: &str = "exoscale";
/// Where the registry has the provider.
pub const ADDRESS: &str = "registry.terraform.io/eurocloud/exoscale";

/// Every asset with a life of its own, and every link.
pub static ASSETS: &[&Asset] = &[
    &anti_affinity_group::ANTI_AFFINITY_GROUP,
    &block_storage::BLOCK_STORAGE_VOLUME,
    &block_storage::BLOCK_STORAGE_VOLUME_ATTACHMENT,
    &block_storage_snapshot::BLOCK_STORAGE_VOLUME_SNAPSHOT,
    &compute_instance::COMPUTE_INSTANCE,
    &domain::DOMAIN,
    &domain_record::DOMAIN_RECORD,
    &elastic_ip::ELASTIC_IP,
    &elastic_ip::ELASTIC_IP_ATTACHMENT,
    &private_network::PRIVATE_NETWORK,
    &private_network::PRIVATE_NETWORK_ATTACHMENT,
    &security_group::SECURITY_GROUP,
    &security_group::SECURITY_GROUP_ATTACHMENT,
    &security_group_rule::SECURITY_GROUP_RULE,
    &ssh_key::SSH_KEY,
];

/// Everything that can be looked up.
pub static LOOKUPS: &[&Lookup] = &[
    &anti_affinity_group::ANTI_AFFINITY_GROUP_LOOKUP,
    &block_storage::BLOCK_STORAGE_VOLUME_LOOKUP,
    &block_storage_snapshot::BLOCK_STORAGE_VOLUME_SNAPSHOT_LOOKUP,
    &compute_instance::COMPUTE_INSTANCE_LIST,
    &compute_instance::COMPUTE_INSTANCE_LOOKUP,
    &domain::DOMAIN_LOOKUP,
    &elastic_ip::ELASTIC_IP_LOOKUP,
    &instance_type::INSTANCE_TYPE_LIST,
    &instance_type::INSTANCE_TYPE_LOOKUP,
    &private_network::PRIVATE_NETWORK_LOOKUP,
    &security_group::SECURITY_GROUP_LOOKUP,
    &template::TEMPLATE_LIST,
    &template::TEMPLATE_LOOKUP,
];

/// The provider of Exoscale.
pub struct ExoscaleProvider {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
    resources: Vec<Arc<dyn Resource>>,
    data_sources: Vec<Arc<dyn DataSource>>,
}

impl ExoscaleProvider {
    /// A provider that waits for its configuration.
    pub fn new() -> Self {
        let cloud = Arc::new(Cloud::new("EXOSCALE_ZONE"));
        let resource = |asset: &&'static Asset| Arc::new(AssetResource::new(asset, PREFIX, cloud.clone())) as Arc<dyn Resource>;
        let data_source =
            |lookup: &&'static Lookup| Arc::new(AssetLookup::new(lookup, PREFIX, cloud.clone())) as Arc<dyn DataSource>;
        Self {
            schema: OnceLock::new(),
            resources: ASSETS.iter().map(resource).collect(),
            data_sources: LOOKUPS
                .iter()
                .map(data_source)
                .chain([
                    Arc::new(domain_record_lookup::DomainRecords::new(cloud.clone())) as Arc<dyn DataSource>,
                    Arc::new(zones::Zones::new(cloud.clone())),
                ])
                .collect(),
            cloud,
        }
    }

    /// Makes a session of settings; nothing is asked yet.
    fn session(settings: Settings) -> Session {
        let user_agent = concat!("eurocloud/", env!("CARGO_PKG_VERSION"), " (terraform-provider-exoscale)").to_owned();
        let transport =
            HttpsTransport::new(TransportConfig { user_agent, ca_file: settings.ca_file, ..TransportConfig::default() });
        let dialect = Dialect::new(Exoscale::new(&settings.environment, settings.endpoint, settings.zone.as_deref()));
        let mut config =
            ClientConfig::new(dialect, Some(Arc::new(Exo2::new(settings.key, settings.secret))), Arc::new(transport));
        config.retry = Retry { max_retries: settings.max_retries, ..Retry::default() };
        Session::new(Client::new(config), settings.zone, settings.default_labels, settings.timeout)
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
                return Ok(().into());
            }
            self.cloud.configure(Self::session(Settings::read(&request.config, &Process)?));
            Ok(().into())
        })
    }

    fn stop(&self) {
        self.cloud.stop();
    }

    fn resources(&self) -> &[Arc<dyn Resource>] {
        &self.resources
    }

    fn data_sources(&self) -> &[Arc<dyn DataSource>] {
        &self.data_sources
    }
}
