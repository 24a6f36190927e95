//! The function that makes a policy of rules.

use super::expression::check;
use crate::asset::function::{Computed, Given};
use crate::asset::{Argument, Formula};
use crate::framework::FunctionError;
use crate::value::{Type, Value};

/// A policy as `exoscale_iam_role` and `exoscale_iam_org_policy` take it.
pub static IAM_POLICY: Formula = Formula::new(
    "iam_policy",
    &[
        Argument::text("default_service_strategy", "What happens to services that are not named: `allow` or `deny`."),
        Argument::anything(
            "services",
            "A map by the name of the service: `\"allow\"` or `\"deny\"` for every request to it, or the list of its rules, each of them \
             `{ action = \"allow\", expression = \"…\" }`. The first rule that fits a request decides.",
        ),
    ],
    policy,
)
.gives(|| {
    let rule = Type::object([("action", Type::String), ("expression", Type::String)]);
    let service = Type::object([("type", Type::String), ("rules", Type::list(rule))]);
    Type::object([("default_service_strategy", Type::String), ("services", Type::map(service))])
})
.doc(
    "Gives an IAM policy, checked.",
    "It is an object with `default_service_strategy` and `services`: what `policy` of `exoscale_iam_role` takes, and the two arguments of \
     `exoscale_iam_org_policy`. A list without rules is refused, since it would deny every request.",
);

fn policy(given: &Given<'_>) -> Computed {
    let strategy = given.text(0);
    if !is_decision(strategy) {
        return Err(FunctionError::at(0, format!("{strategy:?} is neither \"allow\" nor \"deny\".")));
    }
    let services = given.value(1).entries().ok_or_else(|| wrong("It has to be a map of services by name."))?;
    let services = services.iter().map(|(name, value)| Ok((name.clone(), service(name, value)?)));
    let services: Result<Vec<(String, Value)>, FunctionError> = services.collect();
    Ok(Value::object([("default_service_strategy", strategy.into()), ("services", Value::map(services?))]))
}

fn is_decision(text: &str) -> bool {
    matches!(text, "allow" | "deny")
}

fn wrong(what: impl Into<String>) -> FunctionError {
    FunctionError::at(1, what)
}

/// One service. What a role's attribute holds is taken too, so that a policy can be made from another one.
fn service(name: &str, value: &Value) -> Result<Value, FunctionError> {
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(wrong(format!("{name:?} is not the name of a service, such as compute, dns, sos.")));
    }
    let kind = value.as_str().or_else(|| value.get("type").as_str());
    let rules = if value.entries().is_some() { value.get("rules") } else { value };
    match kind {
        Some(decision) if is_decision(decision) && rules.elements().is_empty() => {
            return Ok(Value::object([("type", decision.into()), ("rules", Value::Null)]));
        }
        Some(decision) if is_decision(decision) => {
            return Err(wrong(format!(
                "Service {name:?} has rules, but its type is {decision:?}: they would not count. Use \"rules\"."
            )));
        }
        Some("rules") | None => {}
        Some(other) => {
            return Err(wrong(format!("Service {name:?} is {other:?}; it has to be \"allow\", \"deny\" or a list of rules.")));
        }
    }
    if rules.elements().is_empty() {
        let told =
            "has no rules, so that every request to it would be denied. Write \"deny\" if that is meant, else a list of rules.";
        return Err(wrong(format!("Service {name:?} {told}")));
    }
    let rules = rules
        .elements()
        .iter()
        .enumerate()
        .map(|(at, one)| rule(one).map_err(|what| wrong(format!("Rule {} of service {name:?}: {what}", at + 1))));
    let rules: Result<Vec<Value>, FunctionError> = rules.collect();
    Ok(Value::object([("type", "rules".into()), ("rules", Value::list(rules?))]))
}

fn rule(rule: &Value) -> Result<Value, String> {
    let Some(parts) = rule.entries() else { return Err("it has to be an object with action and expression.".to_owned()) };
    // What a role's attribute has beside them is deprecated, and null there.
    if let Some(other) = parts.iter().find(|(name, value)| !matches!(name.as_str(), "action" | "expression") && !value.is_null())
    {
        return Err(format!("it has {:?}; a rule has action and expression only.", other.0));
    }
    let action = rule.get("action").as_str().unwrap_or_default();
    if !is_decision(action) {
        return Err(format!("its action is {action:?}; it has to be \"allow\" or \"deny\"."));
    }
    let expression = rule.get("expression").as_str().unwrap_or_default();
    check(expression).map_err(|what| format!("its expression cannot be used. {what}"))?;
    Ok(Value::object([("action", action.into()), ("expression", expression.into())]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::IAM_POLICY;
    use crate::asset::function::testing::{call, error};
    use crate::value::{Type, Value};

    fn rule(action: &str, expression: &str) -> Value {
        Value::object([("action", action.into()), ("expression", expression.into())])
    }

    /// As a literal of the configuration arrives: of any type.
    fn services(of: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
        Value::Dynamic(Box::new((Type::Dynamic, Value::object(of))))
    }

    #[test]
    fn rules_become_a_policy() {
        let rules = Value::Tuple(vec![rule("deny", "a != 1"), rule("allow", "true")]);
        let policy = call(&IAM_POLICY, ["deny".into(), services([("compute", "allow".into()), ("sos", rules)])]).unwrap();
        let wanted = json!({
            "default_service_strategy": "deny",
            "services": {
                "compute": {"type": "allow", "rules": null},
                "sos": {"type": "rules", "rules": [
                    {"action": "deny", "expression": "a != 1"}, {"action": "allow", "expression": "true"},
                ]},
            },
        });
        assert_eq!(policy.to_json(), Some(wanted.clone()));
        // What it gave, or what a role has, can be put in again.
        let again = call(&IAM_POLICY, ["deny".into(), policy.get("services").clone()]).unwrap();
        assert_eq!(again.to_json(), Some(wanted));
        assert_eq!(call(&IAM_POLICY, ["allow".into(), services([])]).unwrap().get("services"), &Value::map::<String>([]));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let of = |value: Value| services([("sos", value)]);
        let list = |rules: Vec<Value>| of(Value::Tuple(rules));
        let object = |kind: &str, rules: Vec<Value>| of(Value::object([("type", kind.into()), ("rules", Value::list(rules))]));
        for (services, says) in [
            (Value::from("x"), "a map of services"),
            (of("alow".into()), "Service \"sos\" is \"alow\""),
            (of(Value::Null), "has no rules"),
            (list(vec![]), "has no rules"),
            (list(vec![rule("allow", "true"), rule("permit", "true")]), "Rule 2 of service \"sos\": its action is \"permit\""),
            (list(vec![rule("allow", "(a")]), "nothing closes"),
            (list(vec![rule("allow", " ")]), "It is empty"),
            (list(vec!["allow".into()]), "an object with action and expression"),
            (list(vec![Value::object([("action", "allow".into()), ("expresion", "true".into())])]), "it has \"expresion\""),
            (object("allow", vec![rule("deny", "true")]), "would not count"),
            (object("rules", vec![]), "has no rules"),
            (services_named("a b"), "is not the name of a service"),
        ] {
            let (argument, told) = error(&IAM_POLICY, ["deny".into(), services]);
            assert_eq!(argument, Some(1), "{told}");
            assert!(told.contains(says), "{told}");
        }
        let (argument, told) = error(&IAM_POLICY, ["Deny".into(), services([])]);
        assert_eq!(argument, Some(0), "{told}");
    }

    fn services_named(name: &'static str) -> Value {
        services([(name, "allow".into())])
    }
}
