//! The data source of Kubernetes versions: a list of texts, the newest first.

use std::sync::{Arc, OnceLock};

use crate::api::Request;
use crate::asset::{Cloud, Verb, diagnostic, get};
use crate::framework::{Attribute, Block, BoxFuture, DataSource, Diagnostic, Outcome, ReadData, Schema, Text, timeouts};
use crate::value::{Path, Type, Value};

/// What it asks of the API.
pub const USES: &[Verb] = &[get("/sks-cluster-version")];

/// Lists the versions. A plain data source, because its answer is a list of texts and not of objects.
pub struct Versions {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
}

impl Versions {
    /// The data source of a provider.
    pub fn new(cloud: Arc<Cloud>) -> Self {
        Self { cloud, schema: OnceLock::new() }
    }

    async fn find(&self, config: Value) -> Outcome<Value> {
        let session = self.cloud.need()?;
        let Some(zone) = config.get("zone").as_str().map(str::to_owned).or_else(|| session.zone.clone()) else {
            return Err(Diagnostic::error(
                "exoscale_sks_version_list needs a zone",
                format!("Write zone in its configuration, or give a default zone: {}.", self.cloud.default_zone_is_from()),
            )
            .at(Path::root("zone"))
            .into());
        };
        let mut request = Request::get("/sks-cluster-version").in_zone(Some(&zone)).about("the SKS versions");
        if config.get("include_deprecated").as_bool() == Some(true) {
            request = request.query("include-deprecated", "true");
        }
        let answer = session.client.send(&request).await.map_err(|error| diagnostic(&error))?;
        let mut versions: Vec<&str> =
            answer["sks-cluster-versions"].as_array().into_iter().flatten().filter_map(|version| version.as_str()).collect();
        versions.sort_by_key(|version| std::cmp::Reverse(super::cluster::version_parts(version)));
        let mut value = config;
        value.put("id", format!("sks-versions@{zone}").into());
        value.put("zone", zone.into());
        value.put("versions", Value::list(versions.into_iter().map(Value::from)));
        Ok(value.into())
    }
}

fn schema() -> Schema {
    let attributes = vec![
        Attribute::new("id", Type::String).computed().describe("Identifies this answer; it has no meaning in the API."),
        Attribute::new("versions", Type::list(Type::String)).computed().describe("The versions, the newest first."),
        Attribute::new("include_deprecated", Type::Bool)
            .optional()
            .describe("Whether to tell versions too that new clusters should not have any more."),
        Attribute::new("zone", Type::String)
            .optional()
            .computed()
            .describe("Zone of the clusters; the provider's default zone where it is not given."),
    ];
    let block = Block {
        attributes,
        blocks: vec![timeouts::block(&[timeouts::Operation::Read])],
        description: Text::Borrowed("Lists the Kubernetes versions that SKS clusters can have."),
        ..Block::default()
    };
    Schema { version: 0, block }
}

impl DataSource for Versions {
    fn type_name(&self) -> &'static str {
        "exoscale_sks_version_list"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema)
    }

    fn read(&self, request: ReadData) -> BoxFuture<'_, Outcome<Value>> {
        Box::pin(self.find(request.config))
    }
}
