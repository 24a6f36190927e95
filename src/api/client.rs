//! The client: sends requests, judges answers, sends again where that is safe.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{StatusCode, header};
use tracing::{Level, debug, enabled, trace};
use url::Url;

use super::halt::{Halt, cancelled};
use super::limiter::{Limiter, Limiters};
use super::mask::Mask;
use super::operation::Pace;
use super::request::shown;
use super::retry::{cost, may_repeat, meaning, retry_after};
use super::sharing::Sharing;
use super::{
    Answer, Clock, Deadline, Dialect, Error, Failure, Json, Kind, Outcome, Request, Retry, Signer, Status, SystemClock,
    Transport, TransportError,
};

/// A deadline for callers that give none which can be reckoned with.
const FAR: Duration = Duration::from_hours(24 * 365);

/// What a [`Client`] is made of.
pub struct ClientConfig {
    /// The cloud's way of speaking.
    pub dialect: Dialect,
    /// The credentials; without them only unsigned requests can be sent.
    pub signer: Option<Arc<dyn Signer>>,
    /// The way to the network.
    pub transport: Arc<dyn Transport>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// How often and after which pause a request is sent again.
    pub retry: Retry,
    /// Fields of bodies that hold a secret although they do not sound like it: they are masked in the log, and in what the API quotes.
    pub secrets: Vec<&'static str>,
}

impl ClientConfig {
    /// With the clock of the machine and the usual retries.
    pub fn new(dialect: Dialect, signer: Option<Arc<dyn Signer>>, transport: Arc<dyn Transport>) -> ClientConfig {
        ClientConfig { dialect, signer, transport, clock: Arc::new(SystemClock), retry: Retry::default(), secrets: Vec::new() }
    }
}

/// A client of one cloud with one set of credentials. A clone is the same client.
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) config: ClientConfig,
    pub(super) limiters: Limiters,
    pub(super) sharing: Sharing,
    pub(super) pace: Pace,
    pub(super) halt: Halt,
    pub(super) mask: Mask,
    /// Counts the writes of this client; see [`Client::read_shared`].
    epoch: AtomicU64,
}

/// Marks a write under way: every stored answer is outdated when it begins and when it ends, also if it ends by being dropped.
pub(super) struct Writing(Client);

impl Drop for Writing {
    fn drop(&mut self) {
        self.0.raise_epoch();
    }
}

/// An attempt that failed, and how long the API asks to wait.
pub(super) struct Miss {
    pub(super) error: Error,
    pub(super) wish: Option<Duration>,
}

impl From<Error> for Miss {
    fn from(error: Error) -> Miss {
        Miss { error, wish: None }
    }
}

impl Client {
    /// A client that has asked nothing yet: it does no IO before its first request.
    pub fn new(config: ClientConfig) -> Client {
        Client {
            inner: Arc::new(Inner {
                mask: Mask::new(&config.secrets),
                config,
                limiters: Limiters::default(),
                sharing: Sharing::default(),
                pace: Pace::default(),
                halt: Halt::default(),
                epoch: AtomicU64::new(0),
            }),
        }
    }

    /// The clock that this client lives by.
    pub fn clock(&self) -> &dyn Clock {
        &*self.inner.config.clock
    }

    /// The time of day.
    pub fn now(&self) -> SystemTime {
        self.clock().now()
    }

    /// The moment `timeout` from now.
    pub fn deadline(&self, timeout: Duration) -> Deadline {
        let now = self.clock().instant();
        now.checked_add(timeout).unwrap_or_else(|| now + FAR)
    }

    /// Sends `request`, again where that is safe, and answers the body. A write outdates what [`Self::read_shared`] keeps.
    ///
    /// # Errors
    ///
    /// The last attempt's failure. Its status is `Exhausted` if all retries met it, and its outcome is `Unknown` if any attempt of a write
    /// may have been carried out.
    pub async fn send(&self, request: &Request) -> Result<Json, Error> {
        Ok(self.answer(request).await?.body)
    }

    /// As [`Self::send`], with status and headers.
    pub async fn answer(&self, request: &Request) -> Result<Answer, Error> {
        let _writing = request.writes().then(|| self.writing());
        self.exchange(request).await
    }

    /// The address that a zone's requests go to; none is the default endpoint.
    ///
    /// # Errors
    ///
    /// What the dialect says: the zone is not known, or the API that knows it does not answer.
    pub async fn endpoint(&self, zone: Option<&str>) -> Result<Url, Error> {
        self.inner.config.dialect.endpoints.resolve(self, zone).await
    }

    pub(super) fn epoch(&self) -> u64 {
        self.inner.epoch.load(Ordering::SeqCst)
    }

    pub(super) fn raise_epoch(&self) {
        self.inner.epoch.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn writing(&self) -> Writing {
        self.raise_epoch();
        Writing(self.clone())
    }

    /// Sends without touching the epoch.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Answer, Error> {
        let mut waited = Duration::ZERO;
        self.exchange_waiting(request, &mut waited).await
    }

    /// As [`Self::exchange`]; adds the time that it waited for its turn, and that the API asked to wait, to `waited`.
    pub(super) async fn exchange_waiting(&self, request: &Request, waited: &mut Duration) -> Result<Answer, Error> {
        let mut answer = self.exchange_once(request, waited).await?;
        let Some(format) = &self.inner.config.dialect.format else { return Ok(answer) };
        let mut next = format.next(request, &answer.body);
        while let Some(request) = next {
            let page = self.exchange_once(&request, waited).await?.body;
            next = format.next(&request, &page);
            format.join(&mut answer.body, page);
        }
        Ok(answer)
    }

    /// The same for one page of an answer that has several.
    async fn exchange_once(&self, request: &Request, waited: &mut Duration) -> Result<Answer, Error> {
        let endpoint = self.endpoint_of(request).await?;
        let limiter = self.inner.limiters.of(&endpoint);
        let retry = &self.inner.config.retry;
        let mut lost = false;
        let (mut attempt, mut spent) = (1, 0);
        loop {
            let count = limiter.count();
            let Miss { mut error, wish } = match self.attempt(request, &endpoint, attempt, waited).await {
                Ok(answer) => return Ok(answer),
                Err(miss) => miss,
            };
            let repeat = may_repeat(request.kind(), &error);
            spent += cost(&error, limiter.count() > count);
            let pause = if repeat { retry.pause(spent, wish, self.clock().chance()) } else { None };
            let Some(pause) = pause else {
                if repeat {
                    error.status = Status::Exhausted;
                }
                if lost && request.writes() && !error.is_unknown() {
                    error.outcome = Outcome::Unknown;
                    error.context.push(("note", "an earlier attempt got no answer; this one may have met its effect".to_owned()));
                }
                if let Some(wish) = wish.filter(|_| repeat) {
                    error.context.push(("asked to wait", format!("{} s", wish.as_secs())));
                }
                return Err(self.advised(error));
            };
            lost |= error.is_unknown();
            debug!(target: "eurocloud::api", "{} {}: {}; attempt {} follows in {pause:.1?}", request.method(), request.template(), error.message, attempt + 1);
            if error.kind == Kind::RateLimited {
                *waited += pause;
            }
            if !self.pause(pause).await {
                if lost && request.writes() {
                    error.outcome = Outcome::Unknown;
                }
                error.context.push(("note", "Terraform asked to stop, so it was not tried again".to_owned()));
                return Err(self.advised(error));
            }
            attempt += 1;
        }
    }

    pub(super) async fn endpoint_of(&self, request: &Request) -> Result<Url, Error> {
        self.endpoint(request.zone_name()).await.map_err(|mut error| {
            // The dialect may have asked for the list of zones; what the person wanted is this request.
            if error.request.is_empty() {
                error = error.of(request);
            } else {
                request.verb().clone_into(&mut error.verb);
                request.subject().clone_into(&mut error.about);
            }
            // Whatever became of the look for the zone, the request itself has not been sent.
            error.outcome = Outcome::NotSent;
            self.advised(error)
        })
    }

    /// One attempt: waits for its turn, signs, sends, judges.
    pub(super) async fn attempt(
        &self,
        request: &Request,
        endpoint: &Url,
        attempt: u32,
        waited: &mut Duration,
    ) -> Result<Answer, Miss> {
        let config = &self.inner.config;
        let limiter = self.inner.limiters.of(endpoint);
        let turn = tokio::select! {
            biased;
            turn = limiter.turn(self.clock()) => turn,
            () = self.halted() => return Err(cancelled(request).into()),
        };
        *waited += turn.waited;
        let left = turn.left;
        let mut outgoing = request.build(endpoint)?;
        if let Some(format) = &config.dialect.format {
            outgoing = format.write(request, outgoing).map_err(|error| error.of(request).with_outcome(Outcome::NotSent))?;
        }
        if request.is_signed() {
            let signer =
                config.signer.as_ref().ok_or_else(|| Error::new(Kind::Unauthorized, "there are no credentials").of(request))?;
            signer.sign(&mut outgoing, self.now()).map_err(|error| error.of(request))?;
        }
        let (url, method) = (shown(&outgoing.url), outgoing.method.clone());
        if enabled!(target: "eurocloud::api", Level::TRACE) {
            trace!(target: "eurocloud::api", "{outgoing:?} with {}", request.body_json().map(|body| self.inner.mask.masked(body)).unwrap_or_default());
        }
        let result = config.transport.send(outgoing.into_http().map_err(|error| error.of(request))?).await;
        drop(turn);
        let took = self.clock().instant() - left;
        let mut judged = match result {
            Ok(response) => self.judge(request, &method, response, (&limiter, left)),
            Err(error) => Err(unanswered(request, error).into()),
        };
        self.log(request, &judged, took, attempt);
        if let Err(miss) = &mut judged {
            miss.error.url = Some(url);
            miss.error.attempts = attempt;
        }
        judged
    }

    fn judge(
        &self,
        request: &Request,
        method: &http::Method,
        response: http::Response<Bytes>,
        (limiter, left): (&Limiter, Deadline),
    ) -> Result<Answer, Miss> {
        let faults = &self.inner.config.dialect.faults;
        let (parts, body) = response.into_parts();
        let code = parts.status.as_u16();
        let request_id = faults.request_id(&parts.headers);
        let known = |mut error: Error| {
            error.http = Some(code);
            error.request_id.clone_from(&request_id);
            error.of(request)
        };
        if parts.status != StatusCode::TOO_MANY_REQUESTS {
            limiter.passed(self.clock());
        }
        if let Some(format) = self.inner.config.dialect.format.as_ref().filter(|_| parts.status.is_success()) {
            let body = format.read(request, method, &parts.headers, &body).map_err(known)?;
            return Ok(Answer { status: parts.status, headers: parts.headers, body });
        }
        if parts.status.is_success() {
            return match parse(parts.status, &body) {
                Ok(body) => Ok(Answer { status: parts.status, headers: parts.headers, body }),
                Err((what, status)) => {
                    Err(known(Error::new(Kind::Unexpected, what).with_status(status).with_outcome(Outcome::Unknown)).into())
                }
            };
        }
        let fault = faults.read(parts.status, &body);
        let (kind, status, outcome) = meaning(code);
        let wish = retry_after(&parts.headers, self.now()).or(fault.retry_after);
        if kind == Kind::RateLimited {
            limiter.limited(self.clock(), left, wish);
        }
        let mut message = request.censor(&self.inner.mask, fault.message.clone());
        if message.is_empty() {
            message = format!("{} (nothing else)", parts.status);
        }
        if let Some(place) = parts.headers.get(header::LOCATION).filter(|_| parts.status.is_redirection()) {
            message = format!(
                "it points to another address, {}, which is not followed",
                elsewhere(&String::from_utf8_lossy(place.as_bytes()))
            );
        }
        let kind = faults.kind(parts.status, &fault).unwrap_or(kind);
        Err(Miss { error: known(Error::new(kind, message).with_status(status).with_outcome(outcome)), wish })
    }

    /// One line per request; no headers, no bodies.
    fn log(&self, request: &Request, judged: &Result<Answer, Miss>, took: Duration, attempt: u32) {
        let (status, id) = match judged {
            Ok(answer) => (answer.status.as_str().to_owned(), self.inner.config.dialect.faults.request_id(&answer.headers)),
            Err(miss) => (
                miss.error.http.map_or_else(|| miss.error.message.clone(), |code| code.to_string()),
                miss.error.request_id.clone(),
            ),
        };
        if let Ok(answer) = judged
            && enabled!(target: "eurocloud::api", Level::TRACE)
        {
            let shown = self.inner.mask.masked(&answer.body).to_string();
            trace!(target: "eurocloud::api", "answered {} {}", answer.status, request.censor(&self.inner.mask, shown));
        }
        debug!(
            target: "eurocloud::api",
            method = %request.method(),
            path = request.template(),
            zone = request.zone_name().unwrap_or_default(),
            attempt,
            took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            request_id = id.as_deref().unwrap_or_default(),
            "{} {}: {status}", request.method(), request.template(),
        );
    }

    /// Adds the cloud's own advice.
    pub(super) fn advised(&self, mut error: Error) -> Error {
        if error.advice.is_none() {
            error.advice = self.inner.config.dialect.faults.advice(&error);
        }
        error
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("retry", &self.inner.config.retry).finish_non_exhaustive()
    }
}

/// Where an answer points to, without credentials and query: those may repeat what was sent.
fn elsewhere(place: &str) -> String {
    let place = Url::parse(place).map_or_else(|_| place.to_owned(), |url| shown(&url));
    place.split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn parse(status: StatusCode, body: &[u8]) -> Result<Json, (String, Status)> {
    if body.is_empty() {
        // 201, 202 and 204 may come without a body; an empty 200 is one that was cut off.
        return if status == StatusCode::OK { Err(("an empty answer".to_owned(), Status::Temporary)) } else { Ok(Json::Null) };
    }
    serde_json::from_slice(body).map_err(|error| {
        let cut_off = error.is_eof();
        let what = if cut_off { "the answer is cut off" } else { "the answer is not JSON; a proxy may have given it" };
        (format!("{what} ({status}, {} bytes)", body.len()), if cut_off { Status::Temporary } else { Status::Permanent })
    })
}

fn unanswered(request: &Request, error: TransportError) -> Error {
    let kind = match error.failure {
        Failure::Timeout => Kind::Timeout,
        Failure::Connect | Failure::Tls | Failure::Broken => Kind::Unavailable,
        Failure::TooLarge => Kind::Unexpected,
        Failure::Refused => Kind::Invalid,
    };
    let status = if error.failure.is_temporary() { Status::Temporary } else { Status::Permanent };
    let mut report = Error::new(kind, error.reason.clone()).with_status(status).with_outcome(error.outcome).of(request);
    report.advice = match error.failure {
        Failure::Tls => Some(
            "Check that the endpoint is the right one. If a proxy of your network opens TLS, put its certificate in the file that SSL_CERT_FILE names; verification cannot be switched off."
                .to_owned(),
        ),
        Failure::Refused => Some("Check the endpoint and the certificates in the configuration.".to_owned()),
        _ => None,
    };
    report.with_source(error)
}
