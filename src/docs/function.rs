//! The page of a function: what it takes and gives, in the order in which registries show it.

use std::fmt::Write as _;

use super::Book;
use super::page::{Written, done, example, fenced, front_matter};
use super::words::plain_type;
use crate::framework::{Function, Parameter};

/// The page of a function.
pub(super) fn function(book: &Book<'_>, function: &dyn Function) -> Written {
    let (name, signature) = (function.name(), function.signature());
    let mut missing = Vec::new();
    let area = book.area_of_function(name).unwrap_or_else(|unknown| {
        missing.push(unknown);
        ""
    });
    let mut text = front_matter(&format!("{name} function - {}", book.prefix), area, &signature.summary);
    let _ = write!(text, "\n# function: {name}\n\n{}\n", signature.description);
    if let Some(instead) = &signature.deprecated {
        let _ = write!(text, "\n~> **Deprecated.** {instead}\n");
    }
    text += "\nIt needs neither credentials nor a network. Needs Terraform 1.8 or OpenTofu 1.7.\n";
    text += &example(book, "## Example Usage", &format!("functions/{name}/function.tf"), &mut missing);
    let typed = |parameter: &Parameter| format!("{} {}", parameter.name, type_of(&parameter.kind.to_json()));
    let takes = signature.parameters.iter().map(typed).chain(signature.variadic.iter().map(|more| typed(more) + "..."));
    let takes = takes.collect::<Vec<_>>().join(", ");
    text += "\n## Signature\n";
    text += &fenced("text", &format!("{name}({takes}) {}", type_of(&signature.result.to_json())));
    text += "\n## Arguments\n\n";
    for (number, parameter) in signature.parameters.iter().chain(&signature.variadic).enumerate() {
        let variadic = if number < signature.parameters.len() { "" } else { "Variadic, " };
        let kind = plain_type(&parameter.kind.to_json());
        let _ = writeln!(text, "{}. `{}` ({variadic}{kind}) {}", number + 1, parameter.name, parameter.description);
    }
    done(format!("functions/{name}.md"), text, missing)
}

fn type_of(json: &serde_json::Value) -> String {
    plain_type(json).to_lowercase()
}
