use serde_json::json;

use super::{Description, Flaw};

fn flaws(operation: &str, body: &serde_json::Value) -> Vec<(Flaw, String)> {
    let description = Description::load().unwrap();
    let schema = description.operation(operation).unwrap().body.as_ref().unwrap();
    description.judge(schema, body).into_iter().map(|f| (f.flaw, f.at)).collect()
}

#[test]
fn the_description_has_every_operation() {
    let description = Description::load().unwrap();
    assert_eq!(description.operations.len(), 370);
    assert_eq!(description.zones.len(), 8);
    let named = description.operations.iter().flat_map(|o| [&o.answer.named, &o.body.as_ref().unwrap_or(&o.answer).named]);
    for name in named.flatten() {
        assert!(description.types.contains_key(name), "{name} is used and not described");
    }
}

#[test]
fn an_action_wins_over_an_identifier() {
    let description = Description::load().unwrap();
    let found = description.find("PUT", "/instance/1f:start").unwrap();
    assert_eq!((found.operation.id.as_str(), found.places["id"].as_str()), ("start-instance", "1f"));
    let found = description.find("GET", "/ssh-key/some%20key").unwrap();
    assert_eq!(found.places["name"], "some key");
    assert!(description.find("POST", "/instance/1f:start").is_none());
    assert!(description.find("GET", "/instance/").is_none());
}

#[test]
fn every_flaw_is_told_apart() {
    let id = "5a5b5c5d-0000-4000-8000-000000000001";
    assert_eq!(flaws("create-instance", &json!({"disk-size": 10, "instance-type": {"id": id}, "template": {"id": id}})), []);
    assert_eq!(flaws("create-private-network", &json!({})), [(Flaw::Missing, "name".to_owned())]);
    assert_eq!(flaws("create-private-network", &json!({"name": 1})), [(Flaw::Wrong, "name".to_owned())]);
    assert_eq!(flaws("create-private-network", &json!({"name": "a", "nmae": "b"})), [(Flaw::Unknown, "nmae".to_owned())]);
    assert_eq!(flaws("create-private-network", &json!({"name": "a", "start-ip": "b"})), [(Flaw::Wrong, "start-ip".to_owned())]);
    assert_eq!(flaws("resize-instance-disk", &json!({"disk-size": 9})), [(Flaw::Range, "disk-size".to_owned())]);
    assert_eq!(flaws("create-elastic-ip", &json!({"addressfamily": "inet5"})), [(Flaw::Wrong, "addressfamily".to_owned())]);
    assert_eq!(
        flaws("attach-instance-to-security-group", &json!({"instance": {"id": id, "state": "running"}})),
        [(Flaw::ReadOnly, "instance.state".to_owned())]
    );
    assert_eq!(flaws("update-instance", &json!({"labels": null})), []);
    assert_eq!(flaws("update-instance", &json!({"name": null})), [(Flaw::Wrong, "name".to_owned())]);
    assert_eq!(
        flaws("create-private-network", &json!({"name": "a", "labels": {"a": 1}})),
        [(Flaw::Wrong, "labels.a".to_owned())]
    );
}

#[test]
fn an_answer_is_cut_to_its_schema() {
    let description = Description::load().unwrap();
    let list = &description.operation("list-instances").unwrap().answer;
    let full =
        json!({"instances": [{"id": "1", "user-data": "x", "disk-size": 10, "labels": {"a": "b"}, "name": null, "_hidden": 1}]});
    assert_eq!(description.cut(list, full), json!({"instances": [{"id": "1", "labels": {"a": "b"}}]}));
    let group = &description.operation("get-security-group").unwrap().answer;
    assert_eq!(description.cut(group, json!({"id": "1", "rules": [{"id": "2"}]})), json!({"id": "1", "rules": [{"id": "2"}]}));
}

#[test]
fn what_was_observed_stands_in_place_of_what_the_document_says() {
    let (written, live) = (Description::load().unwrap(), Description::live().unwrap());
    let families = |description: &Description| {
        let subnet = description.operation("create-subnet").unwrap();
        subnet.body.as_ref().unwrap().fields["addressfamily"].one_of.clone().unwrap().len()
    };
    assert_eq!((families(&written), families(&live)), (1, 2));
    assert_eq!(live.operations.iter().filter(|operation| operation.id == "create-subnet").count(), 1);
}
