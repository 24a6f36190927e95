//! How Exoscale speaks: endpoints by zone, operations, errors.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::api::{
    Answer, BoxFuture, Client, Deadline, Endpoints, Error, Fault, Faults, Json, Kind, Operation, OperationState, Operations,
    Outcome, Report, Request, Url,
};

use crate::asset::{Verb, get};

/// The zones of the API description. Another one is asked for at `GET /zone`.
pub(super) const ZONES: &[&str] =
    &["ch-gva-2", "ch-dk-2", "de-fra-1", "de-muc-1", "at-vie-1", "at-vie-2", "bg-sof-1", "hr-zag-1"];
/// Where global assets are asked for when no zone is configured.
const HOME: &str = "ch-gva-2";

/// Exoscale's dialect.
pub struct Exoscale {
    environment: String,
    /// An endpoint that replaces the API's own; with it every zone is asked for there.
    endpoint: Option<Url>,
    home: String,
    /// The endpoints by zone, once `GET /zone` told them.
    told: tokio::sync::OnceCell<BTreeMap<String, Url>>,
    /// When `GET /zone` failed last, and how.
    failed: Mutex<Option<(Deadline, Error)>>,
}

impl Exoscale {
    /// What it asks of the API by itself.
    pub const USES: &[Verb] = &[get("/operation/{id}"), get("/zone")];

    /// The dialect for an environment such as `api`, an endpoint that replaces the API's own, and the zone that global assets are
    /// asked in.
    pub fn new(environment: &str, endpoint: Option<Url>, zone: Option<&str>) -> Self {
        let home = zone.filter(|zone| ZONES.contains(zone)).unwrap_or(HOME).to_owned();
        Self {
            environment: environment.to_owned(),
            endpoint: endpoint.map(with_version),
            home,
            told: tokio::sync::OnceCell::new(),
            failed: Mutex::default(),
        }
    }

    fn by_name(&self, zone: &str) -> Result<Url, Error> {
        let text = format!("https://{}-{zone}.exoscale.com/v2", self.environment);
        Url::parse(&text).map_err(|error| Error::new(Kind::Invalid, format!("{text} is not an address: {error}")))
    }

    /// The endpoints, for one who wanted them at `asked` and waited for others: what those were told holds for all who waited, or each would
    /// try for minutes after the other.
    async fn ask_once(&self, client: &Client, asked: Deadline) -> Result<BTreeMap<String, Url>, Error> {
        let failed = || self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, error)) = failed().as_ref().filter(|(at, _)| *at >= asked) {
            return Err(error.clone());
        }
        let answer = self.ask(client).await;
        if let Err(error) = &answer {
            *failed() = Some((client.clock().instant(), error.clone()));
        }
        answer
    }

    /// The endpoints that `GET /zone` names: a public request, and refused when signed with a key that may not list zones.
    async fn ask(&self, client: &Client) -> Result<BTreeMap<String, Url>, Error> {
        let request = Request::get("/zone").unsigned().about("the zones of the API");
        let answer = client.send(&request).await?;
        let zones = answer.get("zones").and_then(Json::as_array).into_iter().flatten();
        let named = zones.filter_map(|zone| {
            let endpoint = Url::parse(zone.get("api-endpoint")?.as_str()?).ok()?;
            Some((zone.get("name")?.as_str()?.to_owned(), with_version(endpoint)))
        });
        Ok(named.collect())
    }
}

/// An endpoint with the version that all paths begin with.
fn with_version(mut endpoint: Url) -> Url {
    if endpoint.path().trim_end_matches('/').is_empty() {
        endpoint.set_path("/v2");
    }
    endpoint
}

impl Endpoints for Exoscale {
    fn resolve<'a>(&'a self, client: &'a Client, zone: Option<&'a str>) -> BoxFuture<'a, Result<Url, Error>> {
        Box::pin(async move {
            let Some(zone) = zone else {
                return self.endpoint.clone().map_or_else(|| self.by_name(&self.home), Ok);
            };
            if self.endpoint.is_none() && ZONES.contains(&zone) {
                return self.by_name(zone);
            }
            let asked = client.clock().instant();
            let told = self.told.get_or_try_init(|| self.ask_once(client, asked)).await?;
            told.get(zone).cloned().ok_or_else(|| {
                let names: Vec<&str> = told.keys().map(String::as_str).collect();
                Error::new(Kind::Invalid, format!("there is no zone {zone:?}"))
                    .with_outcome(Outcome::NotSent)
                    .with_advice(format!("Use one of the zones that there are: {}.", names.join(", ")))
            })
        })
    }
}

impl Operations for Exoscale {
    fn started(&self, answer: &Answer) -> Option<Operation> {
        let text = |name: &str| answer.body.get(name).and_then(Json::as_str).map(str::to_owned);
        // Objects have an id and a state too, but states of their own; and operations have no name.
        let state = match answer.body.get("state")?.as_str()? {
            "pending" => OperationState::Pending,
            "success" => OperationState::Success,
            "failure" | "timeout" => OperationState::Failure,
            _ => return None,
        };
        if answer.body.get("name").is_some() {
            return None;
        }
        let reference = answer.body.get("reference").and_then(|reference| reference.get("id")).and_then(Json::as_str);
        Some(Operation {
            id: text("id")?,
            reference: reference.map(str::to_owned),
            state,
            reason: text("reason"),
            message: text("message"),
        })
    }

    fn look(&self, operation: &Operation) -> Request {
        Request::get("/operation/{id}").arg("id", operation.id.as_str())
    }
}

impl Faults for Exoscale {
    fn kind(&self, status: http::StatusCode, fault: &Fault) -> Option<Kind> {
        let told = fault.message.to_ascii_lowercase();
        let refused = matches!(status.as_u16(), 400 | 403 | 409 | 412 | 422);
        (refused && (told.contains("quota") || told.contains("limit exceeded") || told.contains("limit reached")))
            .then_some(Kind::QuotaExceeded)
    }

    fn advice(&self, report: &Report) -> Option<String> {
        let advice = match report.kind {
            Kind::Unauthorized => {
                "Check EXOSCALE_API_KEY and EXOSCALE_API_SECRET (or key and secret in the provider block), and that the clock of this \
                 machine is right: signatures expire after ten minutes."
            }
            Kind::Forbidden => {
                "The key's role does not allow this. The registry page of the resource lists the API operations that it needs; add them to \
                 the role, or use another key."
            }
            Kind::QuotaExceeded => {
                "Delete what is no longer needed, or ask Exoscale's support for a higher quota. The console shows quotas under Organization."
            }
            Kind::Unavailable if report.url.is_none() => {
                "Check the zone, the endpoint (EXOSCALE_API_ENDPOINT), the network and the proxy settings (HTTPS_PROXY, NO_PROXY)."
            }
            _ => return None,
        };
        Some(advice.to_owned())
    }
}
