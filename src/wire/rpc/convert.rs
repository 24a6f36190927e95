//! Between the protocol's messages and the framework's types.

use bytes::Bytes;

use crate::framework::{Diagnostic, Diagnostics, Severity, Success};
use crate::value::{Path, Step, Type, Value};
use crate::wire::codec;
use crate::wire::proto::tfplugin6::{self as proto, DynamicValue, attribute_path};

/// Reads a value of a request; a message without any is null.
///
/// # Errors
/// A diagnostic with the path, if the value is not of the type. `what` says which value it was.
pub(crate) fn read(message: Option<&DynamicValue>, kind: &Type, what: &str) -> Result<Value, Diagnostics> {
    let result = match message {
        Some(message) if !message.msgpack.is_empty() => codec::decode(&message.msgpack, kind),
        Some(message) if !message.json.is_empty() => codec::decode_json(&message.json, kind),
        _ => Ok(Value::Null),
    };
    result.map_err(|error| {
        let detail = format!(
            "Terraform sent {what} that does not fit the schema of this provider: {}.\n\nIf the provider was changed or replaced \
             while Terraform ran, run the command again.",
            error.message
        );
        Diagnostic::error(format!("Cannot read {what}"), detail).at(error.path).into()
    })
}

/// Writes a value for an answer.
///
/// # Errors
/// A diagnostic with the path, if the value is not of the type.
pub(crate) fn write(value: &Value, kind: &Type) -> Result<DynamicValue, Diagnostics> {
    match codec::encode(value, kind) {
        Ok(bytes) => Ok(DynamicValue { msgpack: bytes.into(), json: Bytes::new() }),
        Err(error) => {
            let what = format!("A value of the answer does not fit its schema: {}.", error.message);
            Err(Diagnostic::bug(what).at(error.path).into())
        }
    }
}

/// A path as far as the protocol can say it: it ends before a step into a set.
pub(crate) fn path(path: &Path) -> Option<proto::AttributePath> {
    let selectors = path.steps().iter().map_while(|step| match step {
        Step::Attribute(name) => Some(attribute_path::step::Selector::AttributeName(name.clone())),
        Step::Key(key) => Some(attribute_path::step::Selector::ElementKeyString(key.clone())),
        Step::Index(index) => Some(attribute_path::step::Selector::ElementKeyInt(*index)),
        Step::Element(_) => None,
    });
    let steps: Vec<_> = selectors.map(|selector| attribute_path::Step { selector: Some(selector) }).collect();
    (!steps.is_empty()).then_some(proto::AttributePath { steps })
}

/// A diagnostic.
pub(crate) fn diagnostic(diagnostic: Diagnostic) -> proto::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => proto::diagnostic::Severity::Error,
        Severity::Warning => proto::diagnostic::Severity::Warning,
    };
    proto::Diagnostic {
        severity: severity.into(),
        attribute: path(&diagnostic.path),
        summary: diagnostic.summary,
        detail: diagnostic.detail,
    }
}

/// Diagnostics in their order.
pub(crate) fn diagnostics(diagnostics: Diagnostics) -> Vec<proto::Diagnostic> {
    diagnostics.into_iter().map(diagnostic).collect()
}

/// A success as its value and its warnings.
pub(crate) fn parts<T>(success: Success<T>) -> (T, Vec<proto::Diagnostic>) {
    (success.value, diagnostics(success.warnings))
}
