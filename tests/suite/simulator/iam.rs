//! Roles, the organization's policy, users, API keys, and the keys of the retired API.

use serde_json::{Value, json};

use super::http::{Cloud, cloud, exchange, now, sign};

fn role(cloud: &Cloud, more: Value) -> String {
    let mut body = json!({"name": "reader"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cloud.done("POST", "/iam-role", Some(body))
}

#[test]
fn a_role_changes_its_policy_by_a_request_of_its_own() {
    let cloud = cloud();
    let id = role(&cloud, json!({"description": "reads"}));
    let path = format!("/iam-role/{id}");
    let policy = json!({"default-service-strategy": "allow", "services": {}});
    assert_eq!(cloud.get(&path), json!({"id": id, "name": "reader", "description": "reads", "editable": true, "policy": policy}));
    let rules = json!({"rules": [{"action": "allow", "expression": "true"}]});
    let body = json!({"labels": {"a": "b"}, "permissions": ["bypass-governance-retention"], "assume-role-policy": rules});
    cloud.done("PUT", &path, Some(body));
    let policy = json!({"default-service-strategy": "deny", "services": {"dns": {"type": "rules", "rules": [{"action": "allow", "expression": "true"}]}}});
    cloud.done("PUT", &format!("{path}:policy"), Some(policy.clone()));
    let shown = cloud.zone("at-vie-1").get(&path);
    assert_eq!((&shown["policy"], &shown["labels"]), (&policy, &json!({"a": "b"})));
    assert_eq!((&shown["description"], shown.get("assume-role-policy")), (&json!("reads"), None));
}

#[test]
fn an_assume_role_policy_has_no_request_of_its_own_and_a_description_stays() {
    let cloud = cloud();
    let path = format!("/iam-role/{}", role(&cloud, json!({"description": "reads"})));
    let rules = json!({"rules": []});
    assert_eq!(cloud.refused("PUT", &format!("{path}:assume-role-policy"), Some(rules)).0, 404);
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"description": ""}))).0, 400);
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"policy": {"default-service-strategy": "deny", "services": {}}}))).0, 400);
    assert_eq!(cloud.refused("PUT", &format!("{path}:policy"), Some(json!({"services": {}}))).0, 400);
}

#[test]
fn a_role_that_is_not_editable_does_not_change() {
    let cloud = cloud();
    let fixed = role(&cloud, json!({"editable": false}));
    let roles = cloud.get("/iam-role")["iam-roles"].clone();
    let owner = roles.as_array().unwrap().iter().find(|role| role["name"] == "Owner").unwrap()["id"].as_str().unwrap().to_owned();
    for id in [&fixed, &owner] {
        let path = format!("/iam-role/{id}");
        assert_eq!(cloud.refused("PUT", &path, Some(json!({"description": "mine"}))).0, 403);
        let policy = json!({"default-service-strategy": "deny", "services": {}});
        assert_eq!(cloud.refused("PUT", &format!("{path}:policy"), Some(policy)).0, 403);
    }
    assert_eq!(cloud.refused("DELETE", &format!("/iam-role/{owner}"), None).0, 403);
    cloud.done("DELETE", &format!("/iam-role/{fixed}"), None);
}

#[test]
fn an_api_key_is_known_by_itself_and_signs_until_it_is_deleted() {
    let cloud = cloud();
    let role = role(&cloud, json!({}));
    let created = cloud.send("POST", "/api-key", Some(json!({"name": "ci", "role-id": role}))).json();
    let (key, secret) = (created["key"].as_str().unwrap(), created["secret"].as_str().unwrap());
    assert!(key.starts_with("EXO"));
    let path = format!("/api-key/{key}");
    assert_eq!(cloud.get(&path), json!({"key": key, "name": "ci", "role-id": role}));
    assert_eq!(cloud.get("/api-key")["api-keys"].as_array().unwrap().len(), 2);
    assert_eq!(cloud.refused("PUT", &path, Some(json!({"name": "cd"}))).0, 404);
    assert_eq!(cloud.refused("DELETE", &format!("/iam-role/{role}"), None).0, 412);
    let asked = || {
        let header = sign(key, secret, "GET", "/v2/ssh-key", "", now() + 600);
        exchange(cloud.authority(), "GET", "/v2/ssh-key", &[("authorization", &header)], "").unwrap().status
    };
    assert_eq!(asked(), 200);
    let operation = cloud.run("DELETE", &path, None);
    assert_eq!((&operation["state"], &operation["reference"]), (&json!("success"), &Value::Null));
    assert_eq!((asked(), cloud.refused("GET", &path, None).0), (401, 404));
    cloud.done("DELETE", &format!("/iam-role/{role}"), None);
    assert_eq!(cloud.refused("DELETE", &format!("/api-key/{}", cloud.running.key), None).0, 403);
}

#[test]
fn a_role_is_assumed_where_a_rule_allows_it() {
    let cloud = cloud();
    let path = format!("/iam-role/{}", role(&cloud, json!({"max-session-ttl": 900})));
    assert_eq!(cloud.refused("POST", &format!("{path}/assume"), Some(json!({"ttl": 60}))).0, 403);
    let rules = json!({"rules": [{"action": "allow", "expression": "true"}]});
    cloud.done("PUT", &path, Some(json!({"assume-role-policy": rules})));
    assert_eq!(cloud.refused("POST", &format!("{path}/assume"), Some(json!({"ttl": 901}))).0, 400);
    let assumed = cloud.send("POST", &format!("{path}/assume"), Some(json!({"ttl": 60}))).json();
    let (key, secret) = (assumed["key"].as_str().unwrap(), assumed["secret"].as_str().unwrap());
    let header = sign(key, secret, "GET", "/v2/zone", "", now() + 600);
    assert_eq!(exchange(cloud.authority(), "GET", "/v2/zone", &[("authorization", &header)], "").unwrap().status, 200);
}

#[test]
fn the_organization_has_one_policy_which_is_reset() {
    let cloud = cloud();
    let everything = json!({"default-service-strategy": "allow", "services": {}});
    assert_eq!(cloud.get("/iam-organization-policy"), everything);
    let policy = json!({"default-service-strategy": "deny", "services": {"sos": {"type": "allow"}}});
    assert_eq!(cloud.run("PUT", "/iam-organization-policy", Some(policy.clone()))["state"], "success");
    assert_eq!(cloud.get("/iam-organization-policy"), policy);
    assert_eq!(cloud.refused("PUT", "/iam-organization-policy", Some(json!({"services": {}}))).0, 400);
    cloud.done("POST", "/iam-organization-policy:reset", None);
    assert_eq!(cloud.get("/iam-organization-policy"), everything);
}

#[test]
fn a_user_is_only_listed() {
    let cloud = cloud();
    let users = || cloud.get("/user")["users"].as_array().unwrap().clone();
    let owner = users()[0].clone();
    assert_eq!((&owner["role"]["name"], &owner["pending"]), (&json!("Owner"), &json!(false)));
    let role = role(&cloud, json!({}));
    let body = |email: &str| Some(json!({"email": email, "role": {"id": role}}));
    let id = cloud.done("POST", "/user", body("new@example.test"));
    assert_eq!(cloud.refused("GET", &format!("/user/{id}"), None).0, 404);
    assert_eq!((&users()[1]["id"], &users()[1]["pending"]), (&json!(id), &json!(true)));
    assert_eq!(cloud.refused("POST", "/user", body("new@example.test")).0, 409);
    assert_eq!(cloud.refused("POST", "/user", body("nobody")).0, 400);
    cloud.done("PUT", &format!("/user/{id}"), Some(json!({"role": {"id": owner["role"]["id"]}})));
    assert_eq!(users()[1]["role"]["name"], "Owner");
    cloud.done("DELETE", &format!("/user/{id}"), None);
    assert_eq!(cloud.refused("DELETE", &format!("/user/{}", owner["id"].as_str().unwrap()), None).0, 409);
}

#[test]
fn an_old_access_key_is_bound_to_operations() {
    let cloud = cloud();
    let resource = json!({"domain": "sos", "resource-type": "bucket", "resource-name": "mine"});
    let body = json!({"name": "old", "operations": ["get-operation"], "tags": ["dns"], "resources": [resource]});
    let created = cloud.send("POST", "/access-key", Some(body)).json();
    let path = format!("/access-key/{}", created["key"].as_str().unwrap());
    assert!(created["secret"].is_string());
    let shown = cloud.get(&path);
    assert_eq!(shown.get("secret"), None);
    assert_eq!(
        (&shown["type"], &shown["tags"], &shown["resources"]),
        (&json!("restricted"), &json!(["dns"]), &json!([resource]))
    );
    let operations = json!(["create-dns-domain", "delete-dns-domain", "get-operation", "list-dns-domains"]);
    assert_eq!(shown["operations"], operations);
    let known = cloud.get("/access-key-known-operations");
    assert!(
        known["access-key-operations"].as_array().unwrap().contains(&json!({"operation": "get-operation", "tags": ["misc"]}))
    );
    assert_eq!(cloud.refused("POST", "/access-key", Some(json!({"name": "x", "tags": ["weather"]}))).0, 400);
    assert_eq!(cloud.send("POST", "/access-key", Some(json!({"name": "all"}))).json()["type"], "unrestricted");
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
    assert_eq!(cloud.get("/access-key")["access-keys"].as_array().unwrap().len(), 1);
}

/// Sends a request by another key than the simulator's own.
fn by(cloud: &Cloud, key: &Value, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let target = format!("{}{path}", cloud.prefix);
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let (id, secret) = (key["key"].as_str().unwrap(), key["secret"].as_str().unwrap());
    let header = sign(id, secret, method, &target, &body, now() + 600);
    let answer = exchange(cloud.authority(), method, &target, &[("authorization", &header)], &body).unwrap();
    (answer.status, answer.json())
}

fn key(cloud: &Cloud, policy: Value) -> Value {
    let role = cloud.done("POST", "/iam-role", Some(json!({"name": "least", "policy": policy})));
    cloud.send("POST", "/api-key", Some(json!({"name": "least", "role-id": role}))).json()
}

#[test]
fn a_key_may_do_what_its_role_allows() {
    let cloud = cloud();
    let rules =
        json!([{"action": "allow", "expression": "operation in ['create-anti-affinity-group', 'list-anti-affinity-groups']"}]);
    let services = json!({"compute": {"type": "rules", "rules": rules}, "dns": {"type": "allow"}});
    let key = key(&cloud, json!({"default-service-strategy": "deny", "services": services}));
    assert_eq!(by(&cloud, &key, "GET", "/dns-domain", None).0, 200);
    assert_eq!(by(&cloud, &key, "GET", "/dbaas-service", None).0, 403);
    let (status, refusal) = by(&cloud, &key, "GET", "/instance", None);
    assert_eq!((status, &refusal["detail"]), (403, &json!("Access to list-instances is denied by the role's policy")));
    // The creation happens, although nobody can follow it.
    let (status, operation) = by(&cloud, &key, "POST", "/anti-affinity-group", Some(json!({"name": "spread"})));
    assert_eq!(status, 200);
    assert_eq!(by(&cloud, &key, "GET", &format!("/operation/{}", operation["id"].as_str().unwrap()), None).0, 403);
    cloud.wait(operation);
    assert_eq!(by(&cloud, &key, "GET", "/anti-affinity-group", None).1["anti-affinity-groups"][0]["name"], "spread");
    // The list of zones is public, and refused to a key that may not ask for it.
    assert_eq!(by(&cloud, &key, "GET", "/zone", None).0, 403);
}

#[test]
fn conditions_see_parameters_and_the_organization_has_the_last_word() {
    let cloud = cloud();
    let rules =
        json!([{"action": "deny", "expression": "parameters.name == 'forbidden'"}, {"action": "allow", "expression": "true"}]);
    let key =
        key(&cloud, json!({"default-service-strategy": "deny", "services": {"compute": {"type": "rules", "rules": rules}}}));
    let create = |name: &str| by(&cloud, &key, "POST", "/anti-affinity-group", Some(json!({"name": name}))).0;
    assert_eq!((create("allowed"), create("forbidden")), (200, 403));
    cloud.run("PUT", "/iam-organization-policy", Some(json!({"default-service-strategy": "deny", "services": {}})));
    assert_eq!(create("other"), 403);
    cloud.run("POST", "/iam-organization-policy:reset", None);
    assert_eq!(create("other"), 200);
}
