//! A provider whose time runs faster, so that its patience fits into a test.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use eurocloud::api::{
    BoxFuture, Client, ClientConfig, Clock, Deadline, Dialect, Exo2, HttpsTransport, Secret, Signer, TransportConfig, Url,
};
use eurocloud::asset::{AssetResource, Cloud, Session, secret_fields};
use eurocloud::clouds::exoscale::sos::{ByZone, ObjectStorage, speaks_s3};
use eurocloud::clouds::exoscale::{AREAS, Exoscale};
use eurocloud::framework::Resource;

use crate::renamed::table;
use crate::world::{World, ZONE};

/// Time that runs faster by this factor.
const FASTER: u32 = 60;
struct Hasty {
    begun: Deadline,
}

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn instant(&self) -> Deadline {
        self.begun + (Deadline::now() - self.begun) * FASTER
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration / FASTER))
    }
}

/// The API and Object Storage, as one process of the provider sees them.
pub(crate) struct Hastened {
    api: Arc<Cloud>,
    storage: Arc<Cloud>,
}

impl Hastened {
    /// A process that has just begun; one change may take so long, in the provider's time.
    pub(crate) fn new(world: &World, patience: Duration) -> Self {
        let address = |text: &str| Some(Url::parse(text).expect("an address"));
        let (key, secret) = (world.simulator.key.clone(), Secret::new(world.simulator.secret.clone()));
        let sos = world.simulator.sos_endpoint.as_deref().expect("there is object storage");
        let api = Dialect::new(Exoscale::new("api", address(&world.simulator.endpoint), Some(ZONE)));
        Self {
            api: cloud(api, Arc::new(Exo2::new(key.clone(), secret.clone())), patience),
            storage: cloud(ObjectStorage::dialect(address(sos)), Arc::new(ByZone::new(key, secret)), patience),
        }
    }

    /// A resource of it.
    pub(crate) fn resource(&self, asset: &str) -> Arc<dyn Resource> {
        let table = table(asset).unwrap_or_else(|| panic!("{asset} has no table"));
        Arc::new(AssetResource::new(table, "exoscale", Arc::clone(self.cloud(asset))))
    }

    /// What holds the session of a resource.
    pub(crate) fn cloud(&self, asset: &str) -> &Arc<Cloud> {
        if table(asset).is_some_and(|table| speaks_s3(table.object)) { &self.storage } else { &self.api }
    }
}

fn cloud(dialect: Dialect, signer: Arc<dyn Signer>, patience: Duration) -> Arc<Cloud> {
    let mut config = ClientConfig::new(dialect, Some(signer), Arc::new(HttpsTransport::new(TransportConfig::default())));
    config.secrets = secret_fields(AREAS);
    config.clock = Arc::new(Hasty { begun: Deadline::now() });
    let cloud = Arc::new(Cloud::default());
    cloud.configure(Session::new(Client::new(config), Some(ZONE.to_owned()), BTreeMap::new(), patience));
    cloud
}
