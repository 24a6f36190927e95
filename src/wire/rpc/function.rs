//! Functions. They work without a configured provider.

use super::{Service, convert, schema};
use crate::framework::{Diagnostics, Function};
use crate::value::Value;
use crate::wire::proto::tfplugin6::{FunctionError, call_function, get_functions};

pub(super) fn all(service: &Service) -> get_functions::Response {
    let functions = service.catalogue.functions().iter().map(|(name, item)| (name.clone(), schema::function(item.signature())));
    get_functions::Response { functions: functions.collect(), diagnostics: Vec::new() }
}

/// A function's own error has no severity and no path, but may name an argument.
pub(super) fn call(service: &Service, request: &call_function::Request) -> call_function::Response {
    match compute(service, request) {
        Ok(result) => call_function::Response { result: Some(result), error: None },
        Err(error) => call_function::Response { result: None, error: Some(error) },
    }
}

/// The error without an argument.
pub(super) fn error(text: String) -> FunctionError {
    FunctionError { text, function_argument: None }
}

fn compute(
    service: &Service,
    request: &call_function::Request,
) -> Result<crate::wire::proto::tfplugin6::DynamicValue, FunctionError> {
    let function = service.catalogue.functions().get(&request.name);
    let function = function.ok_or_else(|| error(format!("This provider has no function {:?}.", request.name)))?;
    let arguments = arguments(&**function, request)?;
    let result = function.call(&arguments).map_err(|failed| FunctionError {
        text: failed.text,
        function_argument: failed.argument.and_then(|argument| argument.try_into().ok()),
    })?;
    convert::write(&result, &function.signature().result).map_err(|diagnostics| error(text(&diagnostics)))
}

fn arguments(function: &dyn Function, request: &call_function::Request) -> Result<Vec<Value>, FunctionError> {
    let signature = function.signature();
    let (given, wanted) = (request.arguments.len(), signature.parameters.len());
    if given < wanted || (given > wanted && signature.variadic.is_none()) {
        return Err(error(format!("The function {} takes {wanted} arguments, {given} were given.", function.name())));
    }
    let parameters = signature.parameters.iter().chain(signature.variadic.iter().cycle());
    let pairs = (0_i64..).zip(request.arguments.iter().zip(parameters));
    pairs
        .map(|(index, (argument, parameter))| {
            convert::read(Some(argument), &parameter.kind, "an argument")
                .map_err(|diagnostics| FunctionError { text: text(&diagnostics), function_argument: Some(index) })
        })
        .collect()
}

fn text(diagnostics: &Diagnostics) -> String {
    diagnostics.iter().map(|diagnostic| diagnostic.detail.as_str()).collect::<Vec<_>>().join("\n")
}
