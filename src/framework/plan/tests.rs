use super::*;
use crate::framework::{Attribute, Block, PlanRules, Replace};
use crate::value::Type;

#[test]
fn a_change_makes_computed_values_unknown_except_stable_ones() {
    let schema = Schema {
        version: 0,
        block: Block {
            attributes: vec![
                Attribute::new("id", Type::String)
                    .computed()
                    .plan(PlanRules { use_state_for_unknown: true, ..PlanRules::default() }),
                Attribute::new("name", Type::String).required(),
                Attribute::new("zone", Type::String)
                    .required()
                    .plan(PlanRules { replace: Replace::Always, ..PlanRules::default() }),
                Attribute::new("version", Type::String).computed(),
            ],
            ..Block::default()
        },
    };
    let of = |id: Value, name: &str, zone: &str, version: Value| {
        Value::object([("id", id), ("name", name.into()), ("zone", zone.into()), ("version", version)])
    };
    let prior = of("1".into(), "a", "z", "v1".into());
    let config = of(Value::Null, "b", "z", Value::Null);
    let (planned, replace) = plan_values(&schema, &prior, &config, &config).unwrap().value;
    assert_eq!(planned, of("1".into(), "b", "z", Value::UNKNOWN));
    assert!(replace.is_empty());
    let config = of(Value::Null, "a", "y", Value::Null);
    let (_, replace) = plan_values(&schema, &prior, &config, &config).unwrap().value;
    assert_eq!(replace, [Path::root("zone")]);
}
