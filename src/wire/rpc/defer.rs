//! Deferral: what is answered, to clients that take it, while the configuration of the provider holds values that are not known yet.
//!
//! Nothing can be asked of the cloud then. Planning needs nothing of it, so plans are made all the same; what would have to be read stays
//! as it is, or unknown.

use super::Service;
use crate::framework::Schema;
use crate::value::Value;
use crate::wire::proto::tfplugin6::{ClientCapabilities, Deferred, deferred::Reason};

/// The deferral, where the provider waits for its configuration and the client can take that for an answer.
pub(super) fn deferred(service: &Service, client: Option<&ClientCapabilities>) -> Option<Deferred> {
    let allowed = client.is_some_and(|client| client.deferral_allowed);
    (allowed && service.provider.is_pending()).then(|| Deferred { reason: Reason::ProviderConfigUnknown.into() })
}

/// What a configuration will lead to: what it does not say and the provider computes is not known yet.
pub(super) fn expected(schema: &Schema, config: Value) -> Value {
    let mut expected = config;
    for attribute in schema.block.attributes.iter().filter(|attribute| attribute.computed) {
        if expected.get(&attribute.name).is_null() {
            expected.put(&attribute.name, Value::UNKNOWN);
        }
    }
    expected
}
