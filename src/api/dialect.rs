//! What differs between clouds: where requests go, what asynchronous answers look like, how errors are spelt.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, StatusCode};
use url::Url;

use super::mask::Mask;
use super::{BoxFuture, Client, Error, Fault, Format, Json, Kind, Report, Request};

/// An answer of the API that is not an error.
#[derive(Clone)]
pub struct Answer {
    /// Its status: 200 to 299.
    pub status: StatusCode,
    /// Its headers: some clouds name an operation there.
    pub headers: HeaderMap,
    /// Its body; null if it has none.
    pub body: Json,
}

impl fmt::Debug for Answer {
    /// What sounds secret is masked: a new key's secret is in the answer that made it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, Mask::default().masked(&self.body))
    }
}

/// Where requests go.
pub trait Endpoints: Send + Sync {
    /// The address below which the paths of `zone` lie, with its prefix (`https://…/v2`); none is the default endpoint.
    ///
    /// May ask the API by `client`, as long as that request names no zone. Keeps what it learnt.
    fn resolve<'a>(&'a self, client: &'a Client, zone: Option<&'a str>) -> BoxFuture<'a, Result<Url, Error>>;
}

/// How far an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationState {
    /// It runs.
    Pending,
    /// It ended well.
    Success,
    /// It ended badly.
    Failure,
}

/// An asynchronous operation, as one look shows it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its own identifier.
    pub id: String,
    /// The identifier of the object that it is about, if it says so.
    pub reference: Option<String>,
    /// How far it is.
    pub state: OperationState,
    /// Why it failed, in one word of the API.
    pub reason: Option<String>,
    /// What the API says about it.
    pub message: Option<String>,
}

/// How asynchronous answers are recognised and followed.
pub trait Operations: Send + Sync {
    /// The operation that an answer speaks of; none if the answer is the result itself.
    fn started(&self, answer: &Answer) -> Option<Operation>;

    /// The request that looks at it again. Its zone is set by the caller to that of the request which started it.
    fn look(&self, operation: &Operation) -> Request;
}

/// How errors are spelt. Every method has a default that reads the common forms.
pub trait Faults: Send + Sync {
    /// What an error answer says.
    fn read(&self, status: StatusCode, body: &[u8]) -> Fault {
        let _ = status;
        Fault::read(body)
    }

    /// The kind, where the status alone does not tell: a quota behind a 403, say.
    fn kind(&self, status: StatusCode, fault: &Fault) -> Option<Kind> {
        let _ = (status, fault);
        None
    }

    /// What to do about a failure, in words that may name the cloud's settings.
    fn advice(&self, report: &Report) -> Option<String> {
        let _ = report;
        None
    }

    /// The API's own identifier of a request.
    fn request_id(&self, headers: &HeaderMap) -> Option<String> {
        ["x-request-id", "x-amz-request-id", "x-correlation-id", "x-trace-id"]
            .iter()
            .find_map(|name| headers.get(*name)?.to_str().ok())
            .map(str::to_owned)
    }
}

/// One cloud's way of speaking.
#[derive(Clone)]
pub struct Dialect {
    /// Where requests go.
    pub endpoints: Arc<dyn Endpoints>,
    /// What asynchronous answers look like.
    pub operations: Arc<dyn Operations>,
    /// How errors are spelt.
    pub faults: Arc<dyn Faults>,
    /// How bodies are written and read; none is JSON.
    pub format: Option<Arc<dyn Format>>,
}

impl Dialect {
    /// The dialect of a type that is all three.
    pub fn new(cloud: impl Endpoints + Operations + Faults + 'static) -> Dialect {
        let cloud = Arc::new(cloud);
        Dialect { endpoints: cloud.clone(), operations: cloud.clone(), faults: cloud, format: None }
    }

    /// The same with bodies that are not JSON.
    pub fn written_as(self, format: impl Format + 'static) -> Dialect {
        Dialect { format: Some(Arc::new(format)), ..self }
    }
}
