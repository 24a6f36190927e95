use std::collections::BTreeSet;

use crate::simulator::description::Description;

#[test]
fn every_behaviour_is_of_a_described_operation_and_there_once() {
    let description = Description::live().unwrap();
    let mut seen = BTreeSet::new();
    for (operation, _) in super::FAMILIES.iter().chain(super::dbaas::FAMILIES).flat_map(|routes| routes.iter()) {
        assert!(description.operation(operation).is_some(), "{operation} is not in the description");
        assert!(seen.insert(operation), "{operation} is there twice");
    }
}

#[test]
fn every_described_operation_has_a_behaviour() {
    let description = Description::live().unwrap();
    let unbuilt = description.operations.iter().filter(|operation| super::handler(&operation.id).is_none());
    let unbuilt: Vec<&str> = unbuilt.map(|operation| operation.id.as_str()).collect();
    assert!(unbuilt.is_empty(), "no behaviour for {unbuilt:?}");
}
