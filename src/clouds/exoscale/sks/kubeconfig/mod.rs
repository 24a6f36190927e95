//! Kubeconfigs: access to an SKS cluster for a while.
//!
//! A plain resource: the API makes one and keeps nothing of it, so there is nothing to read, change or delete. Time enters when it is
//! read: whether it is about to end is part of the state, and the next plan makes another one.

pub mod ephemeral;
mod parts;
mod schema;

use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parts::Parts;
use serde_json::json;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::api::Request;
use crate::asset::{Cloud, Session, Verb, diagnostic, post};
use crate::framework::{
    Applied, BoxFuture, Create, Delete, Diagnostic, Diagnostics, IdentitySchema, Outcome, PlanHook, Read, Resource, Schema,
    State, Success, Update,
};
use crate::value::{Path, Value};

/// What it asks of the API.
pub const USES: &[Verb] = &[post("/sks-cluster-kubeconfig/{id}")];

/// The resource.
pub struct Kubeconfig {
    cloud: Arc<Cloud>,
    schema: OnceLock<Schema>,
    identity: OnceLock<IdentitySchema>,
}

impl Kubeconfig {
    /// The resource of a provider.
    pub fn new(cloud: Arc<Cloud>) -> Self {
        Self { cloud, schema: OnceLock::new(), identity: OnceLock::new() }
    }

    async fn make(&self, request: Create) -> Applied {
        let session = self.cloud.need()?;
        let planned = request.planned.value;
        let text = |name: &str| planned.get(name).as_str().unwrap_or_default().to_owned();
        let body = json!({
            "user": text("user"), "groups": planned.get("groups").to_json(), "ttl": seconds(planned.get("ttl_seconds")),
        });
        // One whose answer is lost is nobody's: it may be asked for again.
        let asked = Request::post("/sks-cluster-kubeconfig/{id}")
            .arg("id", text("cluster_id"))
            .in_zone(planned.get("zone").as_str())
            .body(body)
            .about(format!("a kubeconfig of SKS cluster {}", text("cluster_id")))
            .doing("create")
            .idempotent();
        let answer = session.client.send(&asked).await.map_err(|error| diagnostic(&error))?;
        let decoded = answer["kubeconfig"].as_str().and_then(|text| STANDARD.decode(text).ok());
        let Some(kubeconfig) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return Err(Diagnostic::error(
                format!("The API answered no kubeconfig for user {:?}", text("user")),
                "What it answered is not text in base64.\n\nWhat to do: apply again; the API keeps nothing of what it made.",
            )
            .into());
        };
        let mut value = planned.clone();
        value.put("kubeconfig", kubeconfig.as_str().into());
        let serials = Parts::of(&kubeconfig).serials;
        value.put("id", serials.unwrap_or_else(|| format!("{}/{}", text("cluster_id"), text("user"))).into());
        let mut value = complete(&session, value);
        // As planned: time enters when it is read.
        value.put("ready_for_renewal", false.into());
        Ok(Success { value: State { value, private: request.planned.private }, warnings: Diagnostics::new() })
    }

    fn look(&self, mut state: State) -> State {
        if let Some(session) = self.cloud.session() {
            state.value = complete(&session, state.value);
        }
        state
    }

    /// The zone, and another one in place of one that is about to end.
    fn plan(&self, plan: &mut PlanHook<'_>) -> Outcome<()> {
        if plan.config.is_null() {
            return Ok(().into());
        }
        let mut told = Diagnostics::new();
        if plan.config.get("zone").is_null() {
            let session = self.cloud.session();
            let default = session.as_ref().and_then(|session| session.zone.clone());
            match (plan.prior.get("zone").as_str().map(str::to_owned), default) {
                (Some(zone), _) | (None, Some(zone)) => plan.planned.put("zone", zone.into()),
                (None, None) if session.is_none() => plan.planned.put("zone", Value::UNKNOWN),
                (None, None) => told.error_at(
                    Path::root("zone"),
                    "The kubeconfig needs a zone",
                    format!("Write zone in its configuration, or give a default zone: {}.", self.cloud.default_zone_is_from()),
                ),
            }
        }
        let (early, ttl) = (plan.planned.get("early_renewal_seconds"), plan.planned.get("ttl_seconds"));
        if seconds(early) >= seconds(ttl) && early.is_wholly_known() && ttl.is_wholly_known() {
            told.push(
                Diagnostic::warning(
                    "Every plan will make another kubeconfig",
                    "early_renewal_seconds is as long as ttl_seconds or longer, so its end is always near. Make it shorter.",
                )
                .at(Path::root("early_renewal_seconds")),
            );
        }
        if plan.prior.is_null() {
            plan.planned.put("ready_for_renewal", false.into());
        } else if plan.prior.get("ready_for_renewal").as_bool() == Some(true) {
            plan.planned.put("ready_for_renewal", false.into());
            for name in ["id", "kubeconfig", "host", "cluster_ca_certificate", "client_certificate", "client_key", "expires_at"] {
                plan.planned.put(name, Value::UNKNOWN);
            }
            plan.replace.push(Path::root("ready_for_renewal"));
        }
        told.into_outcome(())
    }
}

fn seconds(value: &Value) -> i64 {
    // The official provider takes fractions, the API does not.
    #[allow(clippy::cast_possible_truncation, reason = "validated to be far below")]
    let whole = |fraction: f64| fraction.ceil() as i64;
    value.as_i64().or_else(|| value.to_json()?.as_f64().map(whole)).unwrap_or_default()
}

/// The parts of the kubeconfig, and whether another one is due.
fn complete(session: &Session, mut value: Value) -> Value {
    let parts = Parts::of(value.get("kubeconfig").as_str().unwrap_or_default());
    let now = OffsetDateTime::from(session.client.clock().now());
    let early = Duration::seconds(seconds(value.get("early_renewal_seconds")));
    let due = parts.expires.is_some_and(|expires| now.saturating_add(early) >= expires);
    value.put("ready_for_renewal", due.into());
    value.put("host", parts.host.into());
    value.put("cluster_ca_certificate", parts.authority.into());
    value.put("client_certificate", parts.certificate.into());
    value.put("client_key", parts.key.into());
    value.put("expires_at", parts.expires.and_then(|expires| expires.format(&Rfc3339).ok()).into());
    value
}

impl Resource for Kubeconfig {
    fn type_name(&self) -> &'static str {
        "exoscale_sks_kubeconfig"
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema::schema)
    }

    fn identity(&self) -> Option<&IdentitySchema> {
        Some(self.identity.get_or_init(schema::identity))
    }

    fn modify_plan<'a>(&'a self, mut plan: PlanHook<'a>) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(async move { self.plan(&mut plan) })
    }

    fn read(&self, request: Read) -> BoxFuture<'_, Outcome<Option<State>>> {
        Box::pin(async move { Ok(Some(self.look(request.state)).into()) })
    }

    fn create(&self, request: Create) -> BoxFuture<'_, Applied> {
        Box::pin(self.make(request))
    }

    /// Only when it is renewed can change: nothing that the API knows of.
    fn update(&self, request: Update) -> BoxFuture<'_, Applied> {
        Box::pin(async move { Ok(request.planned.into()) })
    }

    /// The API keeps nothing of it. The certificate is good until it ends.
    fn delete(&self, _: Delete) -> BoxFuture<'_, Applied<()>> {
        Box::pin(async { Ok(().into()) })
    }
}
