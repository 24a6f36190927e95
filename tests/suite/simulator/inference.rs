//! Models, deployments and keys for inference.

use serde_json::{Value, json};

use super::http::{Cloud, cloud};

fn model(cloud: &Cloud) -> String {
    cloud.done("POST", "/ai/model", Some(json!({"name": "openai/gpt-oss-20b"})))
}

fn body(model: &str) -> Value {
    json!({"name": "chat", "model": {"id": model}, "gpu-type": "gpua5000", "gpu-count": 2, "replicas": 1})
}

#[test]
fn a_model_is_downloaded_and_then_ready() {
    let cloud = cloud();
    cloud.slow("create-model");
    let operation =
        cloud.send("POST", "/ai/model", Some(json!({"name": "openai/gpt-oss-20b", "huggingface-token": "hf_x"}))).json();
    let path = format!("/ai/model/{}", operation["reference"]["id"].as_str().unwrap());
    let early = cloud.get(&path);
    assert_eq!((&early["state"], &early["model-size"]), (&json!("downloading"), &json!(0)));
    cloud.wait(operation);
    let shown = cloud.get(&path);
    assert_eq!(shown["state"], "ready");
    assert!(shown["model-size"].as_i64().unwrap() > 0 && shown.get("huggingface-token").is_none());
    assert_eq!(cloud.get("/ai/model")["models"], json!([shown]));
    assert_eq!(cloud.refused("POST", "/ai/model", Some(json!({"name": ""}))).0, 400);
    // Under a license: without a token the download fails.
    let failed = cloud.run("POST", "/ai/model", Some(json!({"name": "meta-llama/Llama-3.1-8B"})));
    assert_eq!((&failed["state"], &failed["reason"]), (&json!("failure"), &json!("forbidden")));
    let path = format!("/ai/model/{}", failed["reference"]["id"].as_str().unwrap());
    assert_eq!(cloud.get(&path)["state"], "error");
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &path, None).0, 404);
}

#[test]
fn a_deployment_is_scaled_and_patched_while_it_is_ready() {
    let cloud = cloud();
    let model = model(&cloud);
    let mut wish = body(&model);
    wish["inference-engine-parameters"] = json!(["--max-model-len=4096"]);
    wish["product-name"] = json!("chat-product");
    let id = cloud.done("POST", "/ai/deployment", Some(wish));
    let path = format!("/ai/deployment/{id}");
    let shown = cloud.get(&path);
    assert_eq!((&shown["state"], &shown["visibility"]), (&json!("ready"), &json!("private")));
    assert_eq!(shown["model"], json!({"id": model, "name": "openai/gpt-oss-20b"}));
    assert_eq!(shown["inference-engine-version"], "0.25.1");
    assert_eq!(shown["inference-engine-parameters"], json!(["--max-model-len=4096"]));
    assert!(shown["deployment-url"].as_str().unwrap().starts_with("https://"));
    // The list lacks what its schema lacks, and the vendor's own deployments are asked for by their visibility.
    let entry = cloud.get("/ai/deployment")["deployments"][0].clone();
    assert_eq!((&entry["id"], entry.get("inference-engine-parameters")), (&json!(id), None));
    let public = cloud.get("/ai/deployment?visibility=public")["deployments"][0].clone();
    assert_eq!(public["visibility"], "public");
    assert_eq!(cloud.refused("DELETE", &format!("/ai/deployment/{}", public["id"].as_str().unwrap()), None).0, 403);

    cloud.slow("scale-deployment");
    let operation = cloud.send("POST", &format!("{path}/scale"), Some(json!({"replicas": 0}))).json();
    assert_eq!(cloud.get(&path)["state"], "scaling");
    for (method, path, body) in [
        ("POST", format!("{path}/scale"), Some(json!({"replicas": 2}))),
        ("PATCH", path.clone(), Some(json!({"name": "talk"}))),
        ("DELETE", path.clone(), None),
    ] {
        assert_eq!(cloud.refused(method, &path, body).0, 409, "{method} {path}");
    }
    cloud.wait(operation);
    assert_eq!(cloud.done("PATCH", &path, Some(json!({"name": "talk", "inference-engine-version": "0.24.0"}))), id);
    let shown = cloud.get(&path);
    assert_eq!((&shown["replicas"], &shown["name"]), (&json!(0), &json!("talk")));
    assert_eq!(shown["inference-engine-parameters"], json!(["--max-model-len=4096"]));

    assert!(cloud.get(&format!("{path}/api-key"))["api-key"].is_string());
    assert_eq!(cloud.get(&format!("{path}/logs"))["logs"].as_array().unwrap().len(), 3);
    assert_eq!(cloud.get(&format!("{path}/logs?tail=1"))["logs"].as_array().unwrap().len(), 1);
    // The model of a deployment stays; the refusal names who is in the way.
    let refused = cloud.send("DELETE", &format!("/ai/model/{model}"), None);
    assert_eq!((refused.status, refused.json()), (412, json!({"deployments": ["talk"]})));
    cloud.done("DELETE", &path, None);
    cloud.done("DELETE", &format!("/ai/model/{model}"), None);
}

#[test]
fn a_deployment_needs_a_model_gpus_and_parameters_that_exist() {
    let cloud = cloud();
    let model = model(&cloud);
    for (field, value, status) in [
        ("model", json!({"id": "00000000-0000-4000-8000-000000000000"}), 400),
        ("model", json!({"name": "nobody/nothing"}), 400),
        ("gpu-type", json!("gpu9"), 400),
        ("gpu-type", json!("gpurtx6000pro"), 403),
        ("gpu-count", json!(9), 400),
        ("gpu-count", json!(0), 400),
        ("replicas", json!(0), 400),
        ("inference-engine-version", json!("9.9.9"), 400),
        ("inference-engine-parameters", json!(["--nonsense=1"]), 400),
        ("inference-engine-parameters", json!(["--dtype=int3"]), 400),
    ] {
        let mut wish = body(&model);
        wish[field] = value;
        assert_eq!(cloud.refused("POST", "/ai/deployment", Some(wish.clone())).0, status, "{wish}");
    }
    let mut by_name = body(&model);
    by_name["model"] = json!({"name": "openai/gpt-oss-20b"});
    cloud.done("POST", "/ai/deployment", Some(by_name));
    let types = cloud.get("/ai/instance-type");
    assert_eq!(types["instance-types"][0], json!({"family": "gpua5000", "authorized": true}));
    let help = cloud.get("/ai/help/inference-engine-parameters?version=0.25.1");
    assert_eq!(help["parameters"][0]["flags"], json!(["--max-model-len"]));
    assert_eq!(cloud.get("/ai/quota"), json!({"quota-uom-per-minute": null}));
}

#[test]
fn the_value_of_an_ai_key_is_shown_when_it_is_made_rotated_or_revealed() {
    let cloud = cloud();
    let made = cloud.send("POST", "/ai/api-key", Some(json!({"name": "app", "scope": "public"}))).json();
    let (id, value) = (made["id"].as_str().unwrap().to_owned(), made["value"].clone());
    let path = format!("/ai/api-key/{id}");
    let shown = cloud.get(&path);
    assert_eq!((&shown["name"], &shown["scope"], shown.get("value")), (&json!("app"), &json!("public"), None));
    assert_eq!(cloud.get("/ai/api-key")["ai-api-keys"], json!([shown]));
    assert_eq!(cloud.get(&format!("{path}/reveal"))["value"], value);
    let rotated = cloud.send("POST", &format!("{path}/rotate"), None).json()["value"].clone();
    assert!(rotated.is_string() && rotated != value);
    assert_eq!(cloud.get(&format!("{path}/reveal"))["value"], rotated);
    let changed = cloud.send("PATCH", &path, Some(json!({"name": "other"}))).json();
    assert_eq!((&changed["name"], &changed["scope"]), (&json!("other"), &json!("public")));
    assert_eq!(cloud.refused("PATCH", &path, Some(json!({"scope": "all"}))).0, 400);
    assert_eq!(cloud.refused("PATCH", &path, Some(json!({"scope": "00000000-0000-4000-8000-000000000000"}))).0, 404);
    assert_eq!(cloud.refused("POST", "/ai/api-key", Some(json!({"name": "-", "scope": "public"}))).0, 400);
    assert_eq!(cloud.refused("POST", "/ai/api-key", Some(json!({"name": "x"}))).0, 400);
    cloud.done("DELETE", &path, None);
    assert_eq!(cloud.refused("GET", &format!("{path}/reveal"), None).0, 404);
}
