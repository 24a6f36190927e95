//! Laws that hold for every schema, state and configuration.

use proptest::prelude::*;

use super::generate::*;
use super::*;

/// A schema, a prior state of it (or none) and a configuration.
#[derive(Debug)]
struct Case {
    schema: Schema,
    prior: Value,
    config: Value,
}

fn cases(allow: Allow, what: For) -> impl Strategy<Value = (Case, Vec<u8>)> {
    (proptest::collection::vec(any::<u8>(), 0..300), proptest::collection::vec(any::<u8>(), 0..100)).prop_map(
        move |(bytes, more)| {
            let mut source = Source::new(bytes);
            let schema = random_schema(&mut source, allow);
            let state = random_value(&mut source, &schema, For::State);
            let (prior, config) = match more.first().unwrap_or(&0) % 3 {
                0 => (Value::Null, random_value(&mut source, &schema, what)),
                1 => (state, random_value(&mut source, &schema, what)),
                _ => {
                    let config = similar_config(&mut source, &schema, &state, what);
                    (state, config)
                }
            };
            (Case { schema, prior, config }, more)
        },
    )
}

fn plan_of(case: &Case) -> (Value, Vec<Path>) {
    let (value, replace) = plan_values(&case.schema, &case.prior, &case.config, &case.config).unwrap().value;
    (value, replace)
}

/// What core asks for when a plan says that the resource is to be replaced.
fn settled(case: &Case) -> Value {
    let (value, replace) = plan_of(case);
    if replace.is_empty() { value } else { as_new(case) }
}

fn as_new(case: &Case) -> Value {
    plan_values(&case.schema, &Value::Null, &case.config, &case.config).unwrap().value.0
}

/// Whether a set shrank because values turned out to be equal; the configuration then has more elements than any state can have.
fn collapsed(planned: &Value, applied: &Value) -> bool {
    let inner = |planned: &Value, applied: &Value| {
        planned.elements().iter().zip(applied.elements()).any(|(planned, applied)| collapsed(planned, applied))
    };
    match (planned, applied) {
        (Value::Set(left), Value::Set(right)) => left.len() != right.len() || inner(planned, applied),
        (Value::List(_), Value::List(_)) => inner(planned, applied),
        _ => planned.entries().into_iter().flatten().any(|(name, planned)| collapsed(planned, applied.get(name))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// The schemas themselves are in order.
    #[test]
    fn random_schemas_are_valid((case, _) in cases(ALL, For::Config)) {
        prop_assert_eq!(case.schema.check(), Ok(()));
        prop_assert!(case.schema.block.value_type().admits(&case.config));
        prop_assert!(case.prior.is_wholly_known());
    }

    /// Checklist E: core accepts every plan.
    #[test]
    fn core_accepts_every_plan((case, _) in cases(ALL, For::Config)) {
        prop_assert_eq!(check_plan(&case.schema, &case.prior, &case.config, &plan_of(&case).0), Diagnostics::new());
    }

    /// Checklist 37: planning twice is planning once.
    #[test]
    fn a_plan_after_apply_is_empty((case, more) in cases(ALL, For::KnownConfig)) {
        let planned = settled(&case);
        let applied = known(&mut Source::new(more), &case.schema.block.value_type(), &planned, &Value::Null);
        prop_assume!(!collapsed(&planned, &applied));
        prop_assert_eq!(check_applied(&case.schema, &planned, &applied), Diagnostics::new());
        let again = Case { prior: applied.clone(), ..case };
        prop_assert_eq!(plan_of(&again), (applied, vec![]));
    }

    /// Checklist 61: what is generated for something that was found plans no change.
    #[test]
    fn the_configuration_of_a_state_plans_no_change((case, more) in cases(ALL, For::KnownConfig)) {
        let planned = as_new(&case);
        let mut applied = known(&mut Source::new(more), &case.schema.block.value_type(), &planned, &Value::Null);
        null_write_only(&case.schema, &mut applied);
        let config = crate::framework::generate::config(&case.schema, &applied);
        prop_assume!(!collapsed(&applied, &config));
        prop_assert!(case.schema.block.value_type().admits(&config));
        let found = Case { prior: applied.clone(), config, ..case };
        prop_assert_eq!(plan_of(&found), (applied, vec![]));
    }

    /// Checklist 32: what is configured and known is planned as it is, or as it was if that means the same.
    #[test]
    fn a_known_value_never_changes((case, _) in cases(ALL, For::Config)) {
        let planned = plan_of(&case).0;
        for attribute in case.schema.block.attributes.iter().filter(|attribute| !attribute.write_only && attribute.nested_parts().is_none()) {
            let (config, planned) = (case.config.get(&attribute.name), planned.get(&attribute.name));
            if !config.is_null() && !config.is_unknown() {
                prop_assert!(attribute.means_the_same(config, planned));
                prop_assert!(planned == config || planned == case.prior.get(&attribute.name));
            }
        }
    }

    #[test]
    fn an_unknown_value_stays_unknown((case, _) in cases(ALL, For::Config)) {
        let planned = plan_of(&case).0;
        for (name, config) in case.config.entries().into_iter().flatten() {
            let write_only = case.schema.block.attribute(name).is_some_and(|attribute| attribute.write_only);
            if config.is_unknown() && !write_only {
                prop_assert!(planned.get(name).is_unknown());
            }
        }
    }

    /// Checklist 38 and 39: paths exist, and something differs there.
    #[test]
    fn a_resource_is_replaced_only_where_values_differ((case, _) in cases(ALL, For::Config)) {
        let (planned, replace) = plan_of(&case);
        for path in &replace {
            prop_assert!(!case.prior.is_null());
            prop_assert!(planned.at(path).is_some() || case.prior.at(path).is_some());
            prop_assert_ne!(planned.at(path), case.prior.at(path));
        }
    }

    /// Checklist 39: a new object takes nothing from an old one; all that is not configured is unknown, a default or null.
    #[test]
    fn a_new_object_is_planned_from_its_configuration_alone((case, _) in cases(ALL, For::Config)) {
        let planned = as_new(&case);
        for attribute in case.schema.block.attributes.iter().filter(|attribute| case.config.get(&attribute.name).is_null()) {
            let planned = planned.get(&attribute.name);
            prop_assert!(planned.is_unknown() || planned.is_null() || Some(planned) == attribute.default.as_ref());
        }
    }

    /// Checklist 41: when what was unknown is known, everything that was planned is planned again.
    ///
    /// Not for attributes of object type, where nothing can be promised, nor for sets whose elements differ only in what is unknown.
    #[test]
    fn a_second_plan_keeps_what_the_first_one_said((case, more) in cases(Allow { object_types: false, pairing: false }, For::Config)) {
        let first = plan_of(&case).0;
        let config = known(&mut Source::new(more), &case.schema.block.value_type(), &case.config, &case.prior);
        let second = plan_values(&case.schema, &case.prior, &config, &config).unwrap().value.0;
        prop_assert_eq!(applied::conflicts(&case.schema, &first, &second), vec![]);
    }
}
