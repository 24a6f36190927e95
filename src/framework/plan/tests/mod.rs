//! The rules of planning, one by one, as laws over random schemas, and on states of the official provider.

mod checks;
mod elements;
pub(in crate::framework) mod generate;
mod hooks;
mod laws;
mod legacy;
mod steps;

use super::*;
use crate::framework::{Attribute, Block, Nesting, PlanRules, Replace, Severity};
use crate::value::Type;

fn schema(attributes: Vec<Attribute>) -> Schema {
    Schema { version: 0, block: Block { attributes, ..Block::default() } }
}

fn text(name: &'static str) -> Attribute {
    Attribute::new(name, Type::String)
}

/// Without any rule.
const PLAIN: PlanRules = PlanRules {
    replace: Replace::No,
    use_state_for_unknown: false,
    legacy: false,
    fixed: false,
    one_way: None,
    same: None,
    adopts: false,
};
const LEGACY: PlanRules = PlanRules { legacy: true, ..PLAIN };
const STABLE: PlanRules = PlanRules { use_state_for_unknown: true, ..PLAIN };
const REPLACES: PlanRules = PlanRules { replace: Replace::Always, ..PLAIN };

fn any_case(left: &Value, right: &Value) -> bool {
    left.as_str().zip(right.as_str()).is_some_and(|(left, right)| left.eq_ignore_ascii_case(right))
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::object(entries)
}

/// Plans, and checks the plan as core does.
fn planned(schema: &Schema, prior: &Value, config: &Value) -> (Value, Vec<Path>) {
    schema.check().unwrap();
    let (value, replace) = plan_values(schema, prior, config, config).unwrap().value;
    assert_eq!(check_plan(schema, prior, config, &value), Diagnostics::new());
    (value, replace)
}

fn refused(schema: &Schema, prior: &Value, config: &Value) -> Vec<String> {
    let errors = plan_values(schema, prior, config, config).unwrap_err();
    assert!(errors.iter().all(|error| error.severity == Severity::Error));
    errors.iter().map(|error| format!("{}: {}", error.path, error.summary)).collect()
}
