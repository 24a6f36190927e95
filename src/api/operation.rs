//! Mutations: started, followed to their end.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use tracing::info;

use super::client::Writing;
use super::{Client, Deadline, Error, Json, Kind, Operation, OperationState, Outcome, Request, Status};

/// How often a person hears that something is still going on.
const NEWS: Duration = Duration::from_secs(30);
/// The usual pause between two looks.
const PAUSE: Duration = Duration::from_secs(3);
/// How much longer a change may take because its looks stand in line: one that nobody may look at is given up all the same.
const LONGEST_LINE: Duration = Duration::from_mins(15);
/// How many times longer than a look has waited for its turn the next one is put off.
const SHARE: u32 = 4;
/// The pause of an operation that takes a quarter of an hour or more.
const LONG_PAUSE: Duration = Duration::from_mins(1);

/// How many looks in a row may be refused for no lasting reason.
const REFUSALS: u32 = 5;

/// A mutation that the API took. While it lives, and when it goes, [`Client::read_shared`] keeps no older answers.
pub struct Started {
    /// The body of the answer: the operation, or the result itself where the API answers at once.
    pub answer: Json,
    /// The operation to follow; none if the answer is the result.
    pub operation: Option<Operation>,
    /// The object that it is about, as named by the **first** answer: what was created is known from here on.
    pub reference: Option<String>,
    /// The time of day before it was sent, for comparing with the `created-at` of what is found.
    pub sent_at: SystemTime,
    /// How long it waited for its turn before it was sent.
    waited: Duration,
    request: Request,
    _writing: Writing,
}

impl Started {
    /// The request that started it.
    pub fn request(&self) -> &Request {
        &self.request
    }
}

impl fmt::Debug for Started {
    /// The answer stays out: it may hold a secret that is shown once.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Started({:?}, {:?})", self.request, self.operation)
    }
}

/// How a mutation ended.
#[derive(Clone)]
pub enum Finished {
    /// It was carried out.
    Done {
        /// The first answer's body.
        answer: Json,
        /// The object that it is about, if the API named it.
        reference: Option<String>,
    },
    /// The API does not let us look at the operation: it goes on unseen, and the caller looks at the object instead.
    NotFollowable {
        /// The operation's identifier.
        operation: String,
        /// The object that it is about, if the API named it.
        reference: Option<String>,
        /// What the API said to the look.
        error: Error,
    },
}

impl fmt::Debug for Finished {
    /// The answer stays out: it may hold a secret that is shown once.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finished::Done { reference, .. } => write!(f, "Done({reference:?})"),
            Finished::NotFollowable { operation, reference, error } => {
                write!(f, "NotFollowable({operation}, {reference:?}, {error})")
            }
        }
    }
}

impl Finished {
    /// The object that it is about, if the API named it.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Finished::Done { reference, .. } | Finished::NotFollowable { reference, .. } => reference.as_deref(),
        }
    }
}

impl Client {
    /// Sends a mutation and answers as soon as the API has taken it.
    ///
    /// The id of a new object is in [`Started::reference`] from now on: keep it before waiting.
    ///
    /// # Errors
    ///
    /// As [`Client::send`]. With [`Outcome::Unknown`] a create has to be looked for before it is tried again.
    pub async fn start(&self, request: &Request) -> Result<Started, Error> {
        let writing = self.writing();
        let sent_at = self.now();
        let mut waited = Duration::ZERO;
        let answer = self.exchange_waiting(request, &mut waited).await?;
        let operation = self.inner.config.dialect.operations.started(&answer);
        let reference = operation.as_ref().and_then(|operation| operation.reference.clone());
        Ok(Started { answer: answer.body, operation, reference, sent_at, waited, request: request.clone(), _writing: writing })
    }

    /// Follows a mutation to its end, or to `deadline`: later by the time that its requests waited for their turn, here or because the API
    /// asked for it, since that is time that the mutation did not have.
    ///
    /// A look that meets 429, 5xx or a broken connection is repeated: the mutation goes on meanwhile. News go to the log at INFO.
    ///
    /// # Errors
    ///
    /// `OperationFailed` with the API's reason and message (facts `reason` and `operation`); `Timeout` naming the operation, with outcome
    /// `Unknown`, since it goes on.
    pub async fn finish(&self, started: &Started, deadline: Deadline) -> Result<Finished, Error> {
        let finished = match &started.operation {
            Some(operation) => self.follow(started, operation.clone(), deadline).await,
            None => Ok(Finished::Done { answer: started.answer.clone(), reference: started.reference.clone() }),
        };
        self.raise_epoch();
        finished
    }

    /// [`Self::start`] and [`Self::finish`].
    ///
    /// # Errors
    ///
    /// Those of both. The error of an operation that was taken has its object in the fact `reference`.
    pub async fn run(&self, request: &Request, deadline: Deadline) -> Result<Finished, Error> {
        let started = self.start(request).await?;
        self.finish(&started, deadline).await
    }

    /// Whether an operation that nobody follows any more is still under way.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn is_pending(&self, operation: &str, zone: Option<&str>) -> Result<bool, Error> {
        let operations = &self.inner.config.dialect.operations;
        let id = operation.to_owned();
        let known = Operation { id, reference: None, state: OperationState::Pending, reason: None, message: None };
        let request = operations.look(&known).reads().in_zone(zone).about(format!("operation {operation}"));
        let answer = self.exchange(&request).await?;
        Ok(operations.started(&answer).is_some_and(|seen| matches!(seen.state, OperationState::Pending)))
    }

    async fn follow(&self, started: &Started, mut operation: Operation, deadline: Deadline) -> Result<Finished, Error> {
        let began = self.clock().instant();
        let mut told = Duration::ZERO;
        let mut pause = self.inner.pace.first();
        let mut looks = 0_u32;
        let mut trouble: Option<Error> = None;
        let mut refusals = 0;
        // What its looks waited, or were put off.
        let mut waited = Duration::ZERO;
        loop {
            match operation.state {
                OperationState::Success => {
                    self.inner.pace.learn(looks);
                    let reference = started.reference.clone().or(operation.reference);
                    return Ok(Finished::Done { answer: started.answer.clone(), reference });
                }
                OperationState::Failure => return Err(self.advised(failed(started, &self.censored(started, &operation)))),
                OperationState::Pending => {}
            }
            let now = self.clock().instant();
            let deadline = deadline.checked_add(started.waited + waited.min(LONGEST_LINE)).unwrap_or(deadline);
            if now >= deadline {
                return Err(self.advised(overdue(started, &operation, now - began, trouble)));
            }
            self.clock().sleep(pause.min(deadline - now)).await;
            looks += 1;
            let before = waited;
            match self.look(started, &operation, &mut waited).await {
                Ok(Some(seen)) => {
                    (trouble, refusals) = (None, 0);
                    operation = seen;
                }
                Ok(None) => trouble = Some(Error::new(Kind::Unexpected, "the API answered something that is not an operation")),
                Err(error) if is_final(&error, &mut refusals) => {
                    let reference = started.reference.clone().or(operation.reference);
                    return Ok(Finished::NotFollowable { operation: operation.id, reference, error: self.advised(error) });
                }
                Err(error) => {
                    pause = pause.max(Duration::from_secs(1));
                    trouble = Some(error);
                }
            }
            let elapsed = self.clock().instant() - began;
            // Where requests queue, those that do something go before those that look: a look takes a small part of each turn.
            let usual = next_pause(pause, elapsed);
            pause = usual.max((waited.saturating_sub(before) * SHARE).min(LONG_PAUSE));
            let refused = trouble.as_ref().is_some_and(|trouble| trouble.kind == Kind::RateLimited);
            waited += if refused { pause } else { pause.saturating_sub(usual) };
            if operation.state == OperationState::Pending && elapsed >= told + NEWS {
                told = elapsed;
                self.tell(started, &operation, elapsed, trouble.as_ref());
            }
        }
    }

    /// What the API says of an operation, without what it quotes of the secrets that were sent.
    fn censored(&self, started: &Started, operation: &Operation) -> Operation {
        let censored = |text: &String| started.request.censor(&self.inner.mask, text.clone());
        let (reason, message) = (operation.reason.as_ref().map(censored), operation.message.as_ref().map(censored));
        Operation { reason, message, ..operation.clone() }
    }

    /// One look, without retries of its own: the loop around it goes on anyway.
    async fn look(&self, started: &Started, operation: &Operation, waited: &mut Duration) -> Result<Option<Operation>, Error> {
        let operations = &self.inner.config.dialect.operations;
        let request =
            operations.look(operation).reads().in_zone(started.request.zone_name()).about(format!("operation {}", operation.id));
        let request = request.speaking_of(&started.request);
        let endpoint = self.endpoint_of(&request).await?;
        let answer = self.attempt(&request, &endpoint, 1, waited).await.map_err(|miss| miss.error)?;
        Ok(operations.started(&answer))
    }

    fn tell(&self, started: &Started, operation: &Operation, elapsed: Duration, trouble: Option<&Error>) {
        let _ = self;
        let request = &started.request;
        let note = trouble.map(|error| format!("; the last look failed: {}", error.message)).unwrap_or_default();
        info!(
            target: "eurocloud::api",
            "still waiting for {}: {}, {} s elapsed (operation {}){note}",
            request.subject(),
            request.verb(),
            elapsed.as_secs(),
            operation.id,
        );
    }
}

/// Whether the API will never let us look at an operation: it says that we may not, or refuses again and again. A refusal that comes once
/// may be weather as well.
fn is_final(error: &Error, refusals: &mut u32) -> bool {
    if error.status != Status::Permanent || error.kind == Kind::Unexpected {
        return false;
    }
    *refusals += 1;
    matches!(error.kind, Kind::Unauthorized | Kind::Forbidden | Kind::NotFound) || *refusals >= REFUSALS
}

/// The pause after one of length `pause`, `elapsed` into the operation: half as long again up to [`PAUSE`], and after half a
/// minute slowly on to [`LONG_PAUSE`], which is reached after a quarter of an hour.
fn next_pause(pause: Duration, elapsed: Duration) -> Duration {
    let (from, to) = (Duration::from_secs(30).as_secs_f64(), Duration::from_mins(15).as_secs_f64());
    let way = (elapsed.as_secs_f64() - from) / (to - from);
    if way <= 0.0 {
        return pause.mul_f64(1.5).min(PAUSE);
    }
    PAUSE + LONG_PAUSE.saturating_sub(PAUSE).mul_f64(way.min(1.0))
}

/// How soon the first look is worth it. A local simulator is done at once, a cloud takes seconds: the client learns which it has.
#[derive(Debug)]
pub(super) struct Pace(AtomicU64);

const FIRST_LOOK_MS: u64 = 200;
const FIRST_LOOK_RANGE_MS: std::ops::RangeInclusive<u64> = 10..=1_000;

impl Default for Pace {
    fn default() -> Pace {
        Pace(AtomicU64::new(FIRST_LOOK_MS))
    }
}

impl Pace {
    fn first(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    /// An operation ended well after so many looks. One look: it was perhaps waited for too long. None: nothing is known.
    fn learn(&self, looks: u32) {
        let now = self.0.load(Ordering::Relaxed);
        let next = match looks {
            0 => now,
            1 => now / 2,
            _ => now + now / 2,
        };
        self.0.store(next.clamp(*FIRST_LOOK_RANGE_MS.start(), *FIRST_LOOK_RANGE_MS.end()), Ordering::Relaxed);
    }
}

fn of_operation(kind: Kind, message: String, started: &Started, operation: &Operation) -> Error {
    let mut error = Error::new(kind, message).of(&started.request).with_context("operation", &operation.id);
    error.attempts = 1;
    if let Some(reference) = started.reference.as_ref().or(operation.reference.as_ref()) {
        error.context.push(("reference", reference.clone()));
    }
    error
}

fn failed(started: &Started, operation: &Operation) -> Error {
    let said: Vec<&str> = [&operation.reason, &operation.message]
        .into_iter()
        .filter_map(|text| text.as_deref())
        .filter(|text| !text.is_empty())
        .collect();
    let message = if said.is_empty() { "the operation failed and gives no reason".to_owned() } else { said.join(": ") };
    let mut error = of_operation(Kind::OperationFailed, message, started, operation).with_outcome(Outcome::Refused);
    if let Some(reason) = &operation.reason {
        error.context.push(("reason", reason.clone()));
    }
    error
}

fn overdue(started: &Started, operation: &Operation, elapsed: Duration, trouble: Option<Error>) -> Error {
    let message = format!(
        "operation {} had not ended when the time allowed was over, {} s after it began; it goes on without us",
        operation.id,
        elapsed.as_secs()
    );
    let mut error =
        of_operation(Kind::Timeout, message, started, operation).with_outcome(Outcome::Unknown).with_status(Status::Temporary);
    if let Some(trouble) = trouble {
        error.context.push(("last look", trouble.to_string()));
    }
    error
}
