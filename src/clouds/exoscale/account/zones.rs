//! The data source of zones: a list of names.

use std::sync::{Arc, OnceLock};

use crate::api::Request;
use crate::asset::{Cloud, Verb, diagnostic, get};
use crate::framework::{Attribute, Block, BoxFuture, DataSource, Outcome, ReadData, Schema, Text, timeouts};
use crate::value::{Type, Value};

/// What it asks of the API.
pub const USES: &[Verb] = &[get("/zone")];

/// Lists the zones. A plain data source, because its answer is a list of names and not of objects.
pub struct Zones {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl Zones {
    /// The data source of a provider.
    pub fn new(cloud: Arc<Cloud>) -> Self {
        Self { cloud, schema: OnceLock::new() }
    }

    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        // Public, and refused when signed with a key that may not list zones.
        let request = Request::get("/zone").unsigned().about("the zones");
        let answer = session.client.send(&request).await.map_err(|error| diagnostic(&error))?;
        let mut names: Vec<&str> =
            answer["zones"].as_array().into_iter().flatten().filter_map(|zone| zone["name"].as_str()).collect();
        names.sort_unstable();
        let mut value = config;
        value.put("id", "zones".into());
        value.put("zones", Value::list(names.into_iter().map(Value::from)));
        Ok(value.into())
    }
}

fn schema() -> Schema {
    let attributes = vec![
        Attribute::new("id", Type::String).computed().describe("Always `zones`."),
        Attribute::new("zones", Type::list(Type::String)).computed().describe("Names of the zones, in alphabetical order."),
    ];
    let block = Block {
        attributes,
        blocks: vec![timeouts::block(&[timeouts::Operation::Read])],
        description: Text::Borrowed("Lists the zones of Exoscale."),
        ..Block::default()
    };
    Schema { version: 0, block }
}

impl DataSource for Zones {
    fn type_name(&self) -> &'static str {
        "exoscale_zones"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
