use std::collections::BTreeSet;

use crate::simulator::description::Description;

#[test]
fn every_behaviour_is_of_a_described_operation_and_there_once() {
    let description = Description::live().unwrap();
    let mut seen = BTreeSet::new();
    for (operation, _) in super::FAMILIES.iter().flat_map(|routes| routes.iter()) {
        assert!(description.operation(operation).is_some(), "{operation} is not in the description");
        assert!(seen.insert(operation), "{operation} is there twice");
    }
}
