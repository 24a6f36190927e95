//! The API's way to say no: an RFC 9457 body.

use http::StatusCode;
use serde_json::{Value, json};

/// A request that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) detail: String,
    /// One sentence per wrong field.
    pub(super) errors: Vec<String>,
    /// A body of another form, which few refusals have.
    pub(super) other: Option<Value>,
}

impl Refusal {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), errors: Vec::new(), other: None }
    }

    /// 400: the request makes no sense.
    pub(super) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 401: the request is not signed, or not rightly.
    pub(super) fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, detail)
    }

    /// 403: signed rightly, and not allowed.
    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// 404: there is no such path or thing.
    pub(super) fn absent(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// 409: the thing's state, or another thing, is in the way.
    pub(super) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// 412: something uses the thing.
    pub(super) fn in_use(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, detail)
    }

    /// 501: the description has the operation, the simulator has no behaviour for it.
    pub(super) fn unbuilt(operation: &str) -> Self {
        let detail = format!("The simulator knows the operation {operation} and does not act it out yet");
        Self::new(StatusCode::NOT_IMPLEMENTED, detail)
    }

    /// The same with a body of its own form.
    pub(super) fn instead(self, body: Value) -> Self {
        Self { other: Some(body), ..self }
    }

    /// Body of the answer. `message` repeats the detail for clients that were written before RFC 9457 and read nothing else.
    pub(super) fn body(&self) -> Value {
        if let Some(body) = &self.other {
            return body.clone();
        }
        let title = self.status.canonical_reason().unwrap_or("Error");
        let mut body = json!({
            "type": "about:blank", "title": title, "status": self.status.as_u16(), "detail": self.detail, "message": self.detail,
        });
        if !self.errors.is_empty() {
            body["errors"] = json!(self.errors);
        }
        body
    }
}
