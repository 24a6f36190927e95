//! How bodies are written and read where that is not JSON.

use bytes::Bytes;
use http::{HeaderMap, Method};

use super::{Error, Json, Outgoing, Request};

/// Writes requests and reads answers in a form of its own. The rest of this layer, and all above it, goes on to speak JSON.
pub trait Format: Send + Sync {
    /// Writes `request` as the API takes it; `outgoing` is the same in JSON. Called before it is signed, and for every attempt.
    ///
    /// # Errors
    ///
    /// Kind `Invalid`, if the request cannot be written.
    fn write(&self, request: &Request, outgoing: Outgoing) -> Result<Outgoing, Error>;

    /// Reads an answer that is a success by its status; `method` is that of the request as it was written.
    ///
    /// # Errors
    ///
    /// What the answer means, if that is a failure all the same.
    fn read(&self, request: &Request, method: &Method, headers: &HeaderMap, body: &Bytes) -> Result<Json, Error>;

    /// The request of the page that follows `page`, if that is not the last one.
    fn next(&self, request: &Request, page: &Json) -> Option<Request> {
        let _ = (request, page);
        None
    }

    /// Adds what a further page says to the pages before it.
    fn join(&self, pages: &mut Json, page: Json) {
        drop((pages, page));
    }
}
