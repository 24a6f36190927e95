//! What stays in the memory of a provider: its key once, and nothing of what it handed out.

use std::fs::{File, read_to_string};
use std::os::unix::fs::FileExt as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use eurocloud::simulator::{Options, Simulator};
use serde_json::{Map, Value as Json, json};

use super::client::tfplugin6::{
    configure_provider, get_provider_schema, open_ephemeral_resource, read_data_source, schema, validate_provider_config,
};
use super::client::{self, Client, lines, value};
use super::process::{COOKIE, Identity, Process};

/// The real binary: its heap is overwritten as it is freed.
fn provider(identity: &Identity) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_terraform-provider-exoscale"));
    for (name, _) in std::env::vars_os()
        .filter(|(name, _)| ["TF_", "EXOSCALE_", "CLOUDSTACK_"].iter().any(|start| name.to_string_lossy().starts_with(start)))
    {
        command.env_remove(name);
    }
    command.env(COOKIE.0, COOKIE.1).env("PLUGIN_CLIENT_CERT", &identity.pem).env("TF_LOG", "trace");
    Process::run(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))
}

/// Where in the memory of a process these bytes are: what can be written of it, heap and stacks.
fn places(process: &Process, text: &str) -> Vec<String> {
    let needle = text.as_bytes();
    let folder = format!("/proc/{}", process.id());
    let memory = File::open(format!("{folder}/mem")).expect("a parent may read its child's memory");
    let mut found = Vec::new();
    for line in read_to_string(format!("{folder}/maps")).unwrap().lines() {
        let mut words = line.split_whitespace();
        let (range, may) = (words.next().unwrap(), words.next().unwrap());
        // Its environment was handed over by whoever started it, and lies on the first stack.
        if !may.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|number| u64::from_str_radix(number, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        // What was given back between the two looks is no place any more.
        let Ok(read) = memory.read_at(&mut bytes, from) else { continue };
        let mut rest = &bytes[..read];
        while let Some(at) = rest.iter().position(|byte| *byte == needle[0]) {
            rest = &rest[at..];
            if rest.starts_with(needle) {
                let place = read - rest.len();
                let around = &bytes[place.saturating_sub(120)..(place + 120).min(read)];
                found.push(format!("{line}: {}", String::from_utf8_lossy(around).escape_debug()));
            }
            rest = &rest[1..];
        }
    }
    found
}

/// A configuration with these members; all others are null, and blocks that are missing are null or empty.
fn config(schema: &schema::Block, members: &Json) -> Json {
    use client::tfplugin6::schema::nested_block::NestingMode;
    let mut all: Map<String, Json> = schema.attributes.iter().map(|attribute| (attribute.name.clone(), Json::Null)).collect();
    for block in &schema.block_types {
        let several = matches!(block.nesting(), NestingMode::List | NestingMode::Set);
        all.insert(block.type_name.clone(), if several { json!([]) } else { Json::Null });
    }
    all.extend(members.as_object().unwrap().clone());
    Json::Object(all)
}

async fn schemas(client: &mut Client) -> get_provider_schema::Response {
    client.get_provider_schema(get_provider_schema::Request::default()).await.unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_keeps_its_key_once_and_nothing_that_it_handed_out() {
    let simulator = Simulator::start(Options { operation_time: (Duration::ZERO, Duration::ZERO), ..Options::default() }).unwrap();
    let identity = Identity::new();
    let process = provider(&identity);
    let mut client = client::stub(process.secure(Some(&identity)).await.unwrap());
    let schemas = schemas(&mut client).await;
    let block = |schema: Option<&client::tfplugin6::Schema>| schema.unwrap().block.clone().unwrap();
    let given = json!({"key": simulator.key, "secret": simulator.secret, "endpoint": simulator.endpoint, "zone": simulator.zone});
    let request = configure_provider::Request {
        terraform_version: "1.15.5".to_owned(),
        config: value(config(&block(schemas.provider.as_ref()), &given)),
        ..configure_provider::Request::default()
    };
    let configured = client.configure_provider(request).await.unwrap().into_inner();
    assert_eq!(lines(&configured.diagnostics), [""; 0]);

    let read = read_data_source::Request {
        type_name: "exoscale_zones".to_owned(),
        config: value(config(&block(schemas.data_source_schemas.get("exoscale_zones")), &json!({}))),
        ..read_data_source::Request::default()
    };
    for _ in 0..10 {
        assert_eq!(lines(&client.read_data_source(read.clone()).await.unwrap().into_inner().diagnostics), [""; 0]);
    }
    // A key that lives for a run: its secret passes through HTTP, JSON, values, MessagePack and TLS.
    let of_key = block(schemas.ephemeral_resource_schemas.get("exoscale_ai_api_key"));
    let mut handed_out = Vec::new();
    for number in 0..3 {
        let open = open_ephemeral_resource::Request {
            type_name: "exoscale_ai_api_key".to_owned(),
            config: value(config(&of_key, &json!({"name": format!("key-{number}"), "scope": "public"}))),
            ..open_ephemeral_resource::Request::default()
        };
        let opened = client.open_ephemeral_resource(open).await.unwrap().into_inner();
        assert_eq!(lines(&opened.diagnostics), [""; 0]);
        let result = client::json(opened.result.as_ref());
        handed_out.push(result["value"].as_str().expect("a secret").to_owned());
    }
    // What the connection's buffers hold stays until they are used again: as Terraform uses them all the time.
    for _ in 0..4 {
        let long = json!({"key": "k".repeat(200_000), "secret": "", "zone": ""});
        let request = validate_provider_config::Request { config: value(config(&block(schemas.provider.as_ref()), &long)) };
        client.validate_provider_config(request).await.unwrap();
    }
    let kept = places(&process, &simulator.secret);
    assert_eq!(kept.len(), 1, "the key is there once: {kept:#?}");
    for secret in handed_out {
        let kept = places(&process, &secret);
        assert_eq!(kept, [""; 0], "what was handed out is still there");
    }
}
