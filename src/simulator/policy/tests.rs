use serde_json::json;

use super::condition::holds;
use super::{Subject, allows, service};
use crate::simulator::description::Description;
use crate::simulator::world::Fields;

#[test]
fn conditions_hold_or_not() {
    let names = json!({
        "operation": "create-instance",
        "parameters": {"name": "web-1", "size": 10, "labels": {"team": "blue"}, "public_ip": true},
        "resources": {"bucket": "backups"},
    });
    for (text, expected) in [
        ("true", true),
        ("false", false),
        ("operation == 'create-instance'", true),
        ("operation in ['list-zones', \"create-instance\"]", true),
        ("operation in []", false),
        ("!(operation in ['create-instance'])", false),
        ("parameters.has('name') && parameters.name.startsWith('web-')", true),
        ("parameters.has('type') && parameters.type != 'TXT'", false),
        ("parameters.type != 'TXT'", true),
        ("parameters['labels']['team'] == 'blue'", true),
        ("parameters.labels.team == 'red' || parameters.size <= 10", true),
        ("parameters.size < 10", false),
        ("parameters.public_ip", true),
        ("resources.bucket != \"backups\"", false),
        ("parameters.name.matches('^web-[0-9]+$')", true),
        ("parameters.name == 'it\\'s'", false),
        ("operation ==", false),
        ("operation = 'create-instance'", false),
        ("(true", false),
        ("true true", false),
    ] {
        assert_eq!(holds(text, &names), expected, "{text}");
    }
}

#[test]
fn the_first_rule_that_holds_decides() {
    let description = Description::live().unwrap();
    let subject = |operation: &str, parameters: Fields| {
        let operation = description.operations.iter().find(|known| known.id == operation).unwrap();
        Subject::new(operation, parameters, None)
    };
    let txt = Fields::from_iter([("type".to_owned(), json!("TXT"))]);
    let mx = Fields::from_iter([("type".to_owned(), json!("MX"))]);
    let policy = json!({"default-service-strategy": "deny", "services": {
        "dns": {"type": "rules", "rules": [
            {"action": "deny", "expression": "parameters.has('type') && parameters.type != 'TXT'"},
            {"action": "allow", "expression": "operation in ['create-dns-domain-record']"},
        ]},
        "kms": {"type": "allow"},
    }});
    assert!(allows(&policy, &subject("create-dns-domain-record", txt.clone())));
    assert!(!allows(&policy, &subject("create-dns-domain-record", mx)));
    assert!(!allows(&policy, &subject("delete-dns-domain-record", txt)));
    assert!(allows(&policy, &subject("list-kms-keys", Fields::new())));
    assert!(!allows(&policy, &subject("list-instances", Fields::new())));
    assert!(allows(&json!({"default-service-strategy": "allow", "services": {}}), &subject("list-instances", Fields::new())));
    assert!(!allows(&json!({}), &subject("list-instances", Fields::new())));
}

#[test]
fn operations_belong_to_services() {
    for (path, expected) in [
        ("/dbaas-postgres/{name}", "dbaas"),
        ("/iam-role/{id}:policy", "iam"),
        ("/iam-organization-policy:reset", "iam"),
        ("/instance/{id}:start", "compute"),
        ("/operation/{id}", "compute"),
        ("/zone", "compute"),
        ("/dns-domain", "dns"),
        ("/sos/{bucket}/presigned-url", "sos"),
    ] {
        assert_eq!(service(path), expected, "{path}");
    }
}
