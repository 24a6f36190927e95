//! Functions of the provider, called by real clients: without credentials, a network or a provider block.

use serde_json::{Value, json};

use crate::run::Run;
use crate::simulator::Simulator;
use crate::{Named, Setup};

pub(crate) const TRIALS: &[Named] = &[
    ("functions compute without credentials", computes),
    ("a wrong argument is named with what is wrong about it", names_arguments),
    ("what is unknown makes a function's result unknown until apply", waits),
    ("a policy made by functions is a role's and plans empty", makes_policies),
    ("what a function makes of a secret is as sensitive", keeps_secrets),
];

const SOURCE: &str =
    "terraform {\n  required_providers {\n    exoscale = {\n      source = \"eurocloud/exoscale\"\n    }\n  }\n}\n";

/// A work folder without provider block and credentials, with these outputs.
fn with(setup: &Setup, outputs: &[(&str, &str)]) -> Run {
    let run = setup.run().file("main.tf", &source(outputs));
    run.init().expect_ok();
    run
}

fn source(outputs: &[(&str, &str)]) -> String {
    let output = |(name, call): &(&str, &str)| format!("output \"{name}\" {{\n  value = provider::exoscale::{call}\n}}\n");
    SOURCE.to_owned() + &outputs.iter().map(output).collect::<String>()
}

fn outputs(run: &Run) -> Value {
    run.command(&["output", "-json"]).expect_ok().json()
}

const LB: &str = "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d";

fn computes(setup: &Setup) {
    let id = format!("{LB}/{LB}@ch-gva-2");
    let parse = format!("parse_resource_id(\"exoscale_nlb_service\", \"{id}\")");
    let write =
        format!("resource_id(\"exoscale_nlb_service\", {{ nlb_id = \"{LB}\", id = \"{LB}\", zone = \"ch-gva-2\", x = [1] }})");
    let run = with(
        setup,
        &[
            ("eq", r#"iam_eq("resources.bucket", "a \"b\" \\ c")"#),
            ("ne", r#"iam_ne("parameters.size", 50)"#),
            ("has", r#"iam_has("parameters", "type")"#),
            ("quote", r#"iam_quote("x\ny")"#),
            ("and", r#"iam_and("a || b", provider::exoscale::iam_or("c", "d", "e"))"#),
            ("in", r#"iam_operation_in(["list-zones", "get-instance"])"#),
            ("policy", r#"iam_policy("deny", { compute = "allow", sos = [{ action = "allow", expression = "true" }] })"#),
            ("parse", &parse),
            ("write", &write),
            ("endpoint", r#"zone_endpoint("ch-gva-2", "sos")"#),
            ("fqdn", r#"dns_fqdn("www", "Example.com.")"#),
            ("uri", r#"database_uri_parts("mysql://u:p%40@h.example:3307/d?a=b")"#),
            ("kubeconfig", r#"kubeconfig_parts("{clusters: [{name: c, cluster: {server: h}}], users: [{name: u}]}").host"#),
        ],
    );
    run.validate().expect_ok();
    run.apply().expect_ok();
    run.plan().expect_empty();
    let rule = json!({"action": "allow", "expression": "true"});
    let sos = json!({"type": "rules", "rules": [rule]});
    for (name, wanted) in [
        ("eq", json!(r#"resources.bucket == "a \"b\" \\ c""#)),
        ("ne", json!("parameters.size != 50")),
        ("has", json!(r#"parameters.has("type")"#)),
        ("quote", json!(r#""x\ny""#)),
        ("and", json!("((a || b) && ((c) || (d) || (e)))")),
        ("in", json!(r#"operation in ["list-zones", "get-instance"]"#)),
        (
            "policy",
            json!({"default_service_strategy": "deny", "services": {"compute": {"type": "allow", "rules": null}, "sos": sos}}),
        ),
        ("parse", json!({"nlb_id": LB, "id": LB, "zone": "ch-gva-2"})),
        ("write", json!(id)),
        ("endpoint", json!("https://sos-ch-gva-2.exo.io")),
        ("fqdn", json!("www.example.com")),
        (
            "uri",
            json!({"scheme": "mysql", "username": "u", "password": "p@", "host": "h.example", "port": 3307, "database": "d",
                "options": {"a": "b"}}),
        ),
        ("kubeconfig", json!("h")),
    ] {
        assert_eq!(outputs(&run)[name]["value"], wanted, "{name}");
    }
}

fn names_arguments(setup: &Setup) {
    let run = with(setup, &[]);
    for (call, argument, says) in [
        (r#"iam_eq("a || b", "x")"#, "\"field\"", "does not name a field"),
        (r#"iam_eq("a", ["x"])"#, "\"value\"", "It has to be text, a number, true or false"),
        (r#"iam_and("a", "b) || (true")"#, "\"more\"", "that nothing opens"),
        (r"iam_operation_in([])", "\"operations\"", "no request at all"),
        (r#"iam_policy("Deny", {})"#, "\"default_service_strategy\"", "neither"),
        (r#"iam_policy("deny", { sos = [{ action = "permit", expression = "true" }] })"#, "\"services\"", "Rule 1 of service"),
        (r#"parse_resource_id("exoscale_nlb_servise", "x")"#, "\"type\"", "exoscale_nlb_service"),
        (r#"parse_resource_id("exoscale_nlb_service", "x")"#, "\"id\"", "<nlb_id>/<id>@<zone>"),
        (r#"resource_id("exoscale_nlb_service", {})"#, "\"parts\"", "It lacks nlb_id"),
        (r#"zone_endpoint("ch-gva2")"#, "\"zone\"", "ch-gva-2"),
        (r#"dns_fqdn("a b", "example.com")"#, "\"name\"", "a name in DNS cannot have"),
        (r#"database_uri_parts("s3cret")"#, "\"uri\"", "no scheme"),
        (r#"kubeconfig_parts("s3cret")"#, "\"kubeconfig\"", "no clusters"),
        (r#"iam_has(null, "x")"#, "\"container\"", "null"),
    ] {
        run.write("main.tf", &source(&[("it", call)]));
        run.plan().expect_failure().says(argument).says(says).never_says("crashed");
    }
    run.write("main.tf", &source(&[("it", r#"iam_equals("a", "b")"#)]));
    run.plan().expect_failure().says("iam_equals");
}

/// An expression of what only apply tells, alone and deep in a policy.
fn waits(setup: &Setup) {
    let it = "iam_eq(\"resources.bucket\", terraform_data.it.id)";
    let policy = format!("iam_policy(\"deny\", {{ sos = [{{ action = \"allow\", expression = provider::exoscale::{it} }}] }})");
    let run =
        setup.run().file("main.tf", &(source(&[("it", it), ("policy", &policy)]) + "resource \"terraform_data\" \"it\" {}\n"));
    run.init().expect_ok();
    run.plan().expect_changes();
    run.apply_saved_plan();
    let outputs = outputs(&run);
    let expression = outputs["it"]["value"].as_str().expect("it is text").to_owned();
    assert!(expression.starts_with("resources.bucket == \"") && expression.len() > 40, "{expression}");
    assert_eq!(outputs["policy"]["value"]["services"]["sos"]["rules"][0]["expression"], json!(expression));
    run.plan().expect_empty();
}

fn makes_policies(setup: &Setup) {
    let simulator = Simulator::start();
    let policy = |bucket: &str| {
        format!(
            "locals {{\n  policy = provider::exoscale::iam_policy(\"deny\", {{\n    compute = \"allow\"\n    sos = [{{ action = \"allow\", \
             expression = provider::exoscale::iam_eq(\"resources.bucket\", \"{bucket}\") }}]\n  }})\n}}\n\
             resource \"exoscale_iam_role\" \"it\" {{\n  name   = \"it\"\n  policy = local.policy\n}}\n\
             resource \"exoscale_iam_org_policy\" \"it\" {{\n  default_service_strategy = \"allow\"\n  services = local.policy.services\n}}\n"
        )
    };
    let run = setup.run_against(&simulator).file("main.tf", &policy("one"));
    run.init().expect_ok();
    run.apply().expect_ok();
    run.plan().expect_empty();
    run.write("main.tf", &policy("two"));
    run.plan().expect_changes().says("2 to change");
    run.apply().expect_ok();
    run.plan().expect_empty();
    let it = run.resource("exoscale_iam_role.it");
    let rule = &it["values"]["policy"]["services"]["sos"]["rules"][0];
    assert_eq!(rule["expression"], json!("resources.bucket == \"two\""));
    run.destroy().expect_ok();
}

fn keeps_secrets(setup: &Setup) {
    let variable = "variable \"uri\" {\n  default   = \"mysql://u:hidden-word@h/d\"\n  sensitive = true\n}\n";
    let run = with(setup, &[]);
    run.write("main.tf", &(source(&[("it", "database_uri_parts(var.uri).password")]) + variable));
    run.plan().expect_failure().says("sensitive").never_says("hidden-word");
    let broken = variable.replace("@h/d", "@h:99999/d");
    run.write("main.tf", &(source(&[("it", "database_uri_parts(var.uri).host")]) + &broken));
    run.plan().expect_failure().never_says("hidden-word");
}
