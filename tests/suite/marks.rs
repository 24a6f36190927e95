//! Whatever holds a secret is marked, so that Terraform shows it nowhere: found by what it is called, by what the API calls it, and by the
//! requests that reveal it.

use std::collections::BTreeSet;

use eurocloud::asset::{Asset, Attr, Carrier, Method, wire_path};
use eurocloud::clouds::exoscale::{ExoscaleProvider, actions, assets, ephemerals};
use eurocloud::framework::{Attribute, AttributeKind, Block, Provider as _};
use eurocloud::simulator::description::{Description, Schema};

/// Parts of names that a secret has.
const SOUNDS: [&str; 20] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credential",
    "private_key",
    "api_key",
    "access_key",
    "access_cert",
    "client_key",
    "client_certificate",
    "kubeconfig",
    "user_data",
    "plaintext",
    "connection_uri",
    "bearer",
    "script",
    "dsn",
    "signature",
];

/// Whole names that a secret has.
const IS: [&str; 6] = ["key", "cert", "ca", "uri", "url", "value"];

/// What sounds like a secret and is none, by the end of its path, and why.
const PLAIN: [(&str, &str); 24] = [
    ("provider.key", "the public half of an API key: the name by which it is known"),
    ("iam_api_key.key", "the public half of an API key"),
    ("iam_api_key_list.api_keys.key", "the public half of an API key"),
    ("iam_role_credentials.key", "the public half of an API key"),
    ("sos_object.key", "the name of an object"),
    ("sos_object_list.objects.key", "the name of an object"),
    ("sos_presigned_url.key", "the name of an object"),
    ("event_list.events.iam_api_key", "the public half of an API key"),
    ("event_list.iam_api_key", "the public half of an API key"),
    ("event_list.events.iam_api_key_name", "the name of an API key"),
    ("event_list.events.uri", "the path of a request; what was sent is in its body, which is marked"),
    ("event_list.uri", "a filter by path"),
    ("sos_object_list.key", "the name of an object"),
    ("metadata.value", "a measure of the environment"),
    ("products.value", "a measure of the environment"),
    ("impacts.value", "a measure of the environment"),
    ("details.value", "a measure of the environment"),
    ("description", "the word has `script` in it"),
    ("healthcheck.uri", "a path that a load balancer asks for"),
    ("domain.token", "of the former DNS: always empty"),
    ("access_cert_expiry", "a point in time"),
    ("template.url", "the address of an image; who gives one with a signature marks the variable"),
    ("api_keys", "a list of what is known of keys"),
    ("access_keys", "a list of what is known of keys"),
];

#[derive(Default)]
struct Walk {
    unmarked: Vec<String>,
    seen: usize,
    used: BTreeSet<&'static str>,
}

impl Walk {
    fn block(&mut self, path: &str, block: &Block) {
        self.attributes(path, &block.attributes);
        for nested in &block.blocks {
            self.block(&format!("{path}.{}", nested.name), &nested.block);
        }
    }

    fn attributes(&mut self, path: &str, all: &[Attribute]) {
        for attribute in all {
            let path = format!("{path}.{}", attribute.name);
            self.seen += 1;
            if attribute.sensitive || attribute.write_only {
                continue;
            }
            let holds_text =
                !matches!(&attribute.kind, AttributeKind::Plain(eurocloud::value::Type::Number | eurocloud::value::Type::Bool));
            if holds_text && sounds_secret(&attribute.name) {
                match PLAIN
                    .iter()
                    .find(|(end, _)| path == *end || path.ends_with(&format!(".{end}")) || path.ends_with(&format!("_{end}")))
                {
                    Some((end, _)) => drop(self.used.insert(end)),
                    None => self.unmarked.push(path.clone()),
                }
            }
            if let AttributeKind::Nested { attributes, .. } = &attribute.kind {
                self.attributes(&path, attributes);
            }
        }
    }
}

fn sounds_secret(name: &str) -> bool {
    IS.contains(&name) || SOUNDS.iter().any(|part| name.contains(part))
}

#[test]
fn whatever_is_called_like_a_secret_is_marked() {
    let provider = ExoscaleProvider::new();
    let mut walk = Walk::default();
    walk.block("provider", &provider.schema().block);
    for resource in provider.resources() {
        walk.block(resource.type_name().trim_start_matches("exoscale_"), &resource.schema().block);
        let identity = resource.identity().expect("every resource has an identity");
        // An identity is shown everywhere, and cannot be marked.
        for part in &identity.attributes {
            let marked = resource.schema().block.attribute(&part.name).is_some_and(|attribute| attribute.sensitive);
            assert!(!marked, "{} identifies itself by {}", resource.type_name(), part.name);
        }
    }
    for source in provider.data_sources() {
        walk.block(source.type_name().trim_start_matches("exoscale_"), &source.schema().block);
    }
    for ephemeral in provider.ephemeral_resources() {
        walk.block(ephemeral.type_name().trim_start_matches("exoscale_"), &ephemeral.schema().block);
    }
    for list in provider.list_resources() {
        walk.block(list.type_name().trim_start_matches("exoscale_"), &list.schema().block);
    }
    for action in provider.actions() {
        walk.block(action.type_name().trim_start_matches("exoscale_"), &action.schema().block);
    }
    assert!(walk.seen > 3000, "{} attributes were looked at", walk.seen);
    assert_eq!(walk.unmarked, [""; 0], "not marked, and nobody says why");
    let stale: Vec<_> = PLAIN.iter().filter(|(end, _)| !walk.used.contains(end)).collect();
    assert!(stale.is_empty(), "no longer needed: {stale:?}");
}

/// The tables say where an attribute comes from: what only a reveal request answers is a secret, whatever it is called.
#[test]
fn whatever_is_revealed_is_marked() {
    let mut revealed = 0;
    let mut look = |asset: &Asset| {
        let whole = asset.object.contains("reveal");
        for attr in asset.attrs {
            let apart = matches!(attr.carrier, Carrier::Document(path, _) if path.contains("reveal"));
            let answered = attr.computed && !attr.optional && !matches!(attr.carrier, Carrier::Local) && attr.name != "id";
            // A password that the API reveals as a whole answer, or an attribute that has a reveal request of its own.
            if (whole && answered && !["username", "zone", "access_cert_expiry"].contains(&attr.name))
                || (apart && attr.name != "access_cert_expiry")
            {
                revealed += 1;
                assert!(attr.sensitive, "{}.{} is revealed and not marked", asset.name, attr.name);
            }
        }
    };
    assets().for_each(&mut look);
    for ephemeral in ephemerals() {
        match &ephemeral.from {
            eurocloud::asset::Source::Told(lookup) => look(lookup.of),
            eurocloud::asset::Source::Lived(asset) => look(asset),
            eurocloud::asset::Source::Read(_) => {}
        }
    }
    assert!(revealed >= 3, "{revealed} attributes are revealed");
    let once = assets().flat_map(|asset| asset.attrs.iter().map(move |attr| (asset, attr))).filter(|(_, attr)| attr.once);
    for (asset, attr) in once {
        assert!(attr.sensitive, "{}.{} is told once and not marked", asset.name, attr.name);
    }
}

/// Settings in JSON are one attribute: where one of them is a password, all of them are marked.
#[test]
fn settings_that_may_hold_a_secret_are_marked() {
    let api = Description::load().expect("the description is readable");
    let mut found = 0;
    for asset in assets() {
        found += settings(&api, asset);
    }
    for action in actions() {
        found += settings(&api, &action.target);
    }
    assert!(found >= 2, "{found} settings hold secrets");
}

fn settings(api: &Description, asset: &Asset) -> usize {
    if let Some(variants) = asset.variants {
        return variants.of.iter().map(|(_, variant)| settings(api, variant)).sum();
    }
    let mut found = 0;
    let operations = api.operations.iter().filter(|operation| ["POST", "PUT"].contains(&operation.verb.as_str()));
    for operation in operations {
        let creates = asset.create.method == Method::Post && operation.verb == "POST" && operation.path == asset.create.path;
        let updates = asset.update.is_some_and(|update| update.path == operation.path);
        let Some(body) = operation.body.as_ref().filter(|_| creates || updates) else { continue };
        each(asset.attrs, &mut |attr| {
            let field = wire_path(attr);
            let Some(schema) = resolved(api, body).fields.get(&field) else { return };
            if attr.kind.attrs().is_empty() && secret_inside(api, schema, 0) {
                found += 1;
                assert!(attr.sensitive, "{}.{} may hold a secret and is not marked", asset.name, attr.name);
            }
        });
    }
    found
}

fn each(attrs: &'static [Attr], visit: &mut dyn FnMut(&'static Attr)) {
    for attr in attrs {
        visit(attr);
        each(attr.kind.attrs(), visit);
    }
}

fn resolved<'d>(api: &'d Description, schema: &'d Schema) -> &'d Schema {
    schema.named.as_ref().and_then(|name| api.types.get(name)).filter(|_| schema.fields.is_empty()).unwrap_or(schema)
}

/// Whether a member of an object, at any depth, is called like a secret.
fn secret_inside(api: &Description, schema: &Schema, depth: usize) -> bool {
    let schema = resolved(api, schema);
    let secret = |name: &str| ["password", "secret", "private_key", "api_key"].iter().any(|end| name.ends_with(end));
    depth < 8 && schema.fields.iter().any(|(name, inner)| secret(name) || secret_inside(api, inner, depth + 1))
}
