//! Requests as the tables write them down.

/// The method and path of a request, and what of the asset goes into its body.
///
/// Placeholders name attributes: `{id}`, `{zone}`, `{instance_id}`.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// HTTP method.
    pub method: Method,
    /// Path with placeholders.
    pub path: &'static str,
    /// Fields of the body (names joined by dots) and the attribute that each takes; null attributes are left out.
    pub send: &'static [(&'static str, &'static str)],
    /// A body that is always the same, as JSON; empty if there is none.
    pub says: &'static str,
    /// Whether it is an event, never repeated when its outcome is unknown.
    pub event: bool,
}

/// The method of a [`Verb`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

const fn verb(method: Method, path: &'static str) -> Verb {
    Verb { method, path, send: &[], says: "", event: false }
}
/// A GET.
pub const fn get(path: &'static str) -> Verb {
    verb(Method::Get, path)
}
/// A POST.
pub const fn post(path: &'static str) -> Verb {
    verb(Method::Post, path)
}
/// A PUT.
pub const fn put(path: &'static str) -> Verb {
    verb(Method::Put, path)
}
/// A PATCH.
pub const fn patch(path: &'static str) -> Verb {
    verb(Method::Patch, path)
}
/// A DELETE.
pub const fn delete(path: &'static str) -> Verb {
    verb(Method::Delete, path)
}

impl Verb {
    /// What the body carries: pairs of field and attribute.
    pub const fn send(mut self, fields: &'static [(&'static str, &'static str)]) -> Self {
        self.send = fields;
        self
    }

    /// Its body is always this JSON.
    pub const fn says(mut self, json: &'static str) -> Self {
        self.says = json;
        self
    }

    /// Never repeated when its outcome is unknown.
    pub const fn event(mut self) -> Self {
        self.event = true;
        self
    }
}

/// The list that an object is an element of.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Path of the collection.
    pub path: &'static str,
    /// Field of the answer that holds the list; empty if the answer is the list.
    pub key: &'static str,
    /// Query of the request.
    pub query: &'static [(&'static str, &'static str)],
    /// Fields of the object that entries of the list lack: where there are any, the list cannot prove that nothing changed.
    pub lacks: &'static [&'static str],
}

/// Where an asset is read that has no GET of its own: an element of a list inside another object.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// Path of the object around it.
    pub path: &'static str,
    /// The list of elements, as field names joined by dots.
    pub list: &'static str,
    /// Field of an element that identifies it.
    pub field: &'static str,
    /// Attribute that holds what identifies it.
    pub attr: &'static str,
    /// Attribute that identifies the object around it.
    pub parent: &'static str,
    /// The collection of the objects around it.
    pub listing: Option<Listing>,
}
/// A field of nested lists, see [`Inside`].
pub const fn list(field: &'static str) -> &'static str {
    field
}
/// An element's identifying field and the attribute that holds it, see [`Inside`].
pub const fn key(field: &'static str, attr: &'static str) -> (&'static str, &'static str) {
    (field, attr)
}
