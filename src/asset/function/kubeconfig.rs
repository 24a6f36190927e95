//! Kubeconfigs, taken apart.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use yaml_rust2::{Yaml, YamlLoader};

use super::{Argument, Computed, Formula, Given};
use crate::framework::FunctionError;
use crate::value::{Type, Value};

/// What the parts are called: as the arguments of providers that speak to a cluster.
const PARTS: [&str; 9] =
    ["host", "cluster_ca_certificate", "client_certificate", "client_key", "token", "namespace", "context", "cluster", "user"];

/// The parts of a kubeconfig.
pub static KUBECONFIG_PARTS: Formula = Formula::new(
    "kubeconfig_parts",
    &[Argument::text("kubeconfig", "The text of a kubeconfig.")],
    parts,
)
.and_more(Argument::text("context", "Context whose parts are wanted, at most one; otherwise the current one."))
.gives(|| Type::object(PARTS.map(|name| (name, Type::String))))
.doc(
    "Takes a kubeconfig apart, into what a provider block for Kubernetes or Helm takes.",
    "It gives an object with `host`, `cluster_ca_certificate`, `client_certificate`, `client_key` (all PEM, not base64), `token`, \
     `namespace`, and the names of the `context`, the `cluster` and the `user`. What the kubeconfig does not have is null. Files that a \
     kubeconfig names are not read: a function sees its arguments only. The result is as sensitive as the kubeconfig.",
);

fn parts(given: &Given<'_>) -> Computed {
    if given.count() > 2 {
        return Err(FunctionError::at(2, "One context at most can be named."));
    }
    kubeconfig_parts(given.text(0), (given.count() == 2).then(|| given.text(1)))
}

/// The parts of a kubeconfig, for the context of that name or the current one, as [`KUBECONFIG_PARTS`] gives them.
///
/// # Errors
/// Of the argument that is wrong. None repeats what the kubeconfig says but names: it holds a key.
pub fn kubeconfig_parts(kubeconfig: &str, asked: Option<&str>) -> Computed {
    let wrong = |what: String| FunctionError::at(0, format!("It is not a usable kubeconfig: {what}"));
    let documents =
        YamlLoader::load_from_str(kubeconfig).map_err(|error| wrong(format!("line {} is not YAML.", error.marker().line())))?;
    let document = match documents.as_slice() {
        [document] if !document["clusters"].is_badvalue() => document,
        _ => {
            return Err(wrong(
                "it has no clusters. It has to be the whole text, not base64 and not the name of a file.".to_owned(),
            ));
        }
    };
    let context = context(document, asked)?;
    let names = ["cluster", "user"].map(|part| context.map_or(&Yaml::BadValue, |(_, context)| &context[part]));
    let cluster = named(document, "clusters", names[0]).map_err(wrong)?;
    let user = named(document, "users", names[1]).map_err(wrong)?;
    let namespace = context.and_then(|(_, context)| context["namespace"].as_str());
    let told = [
        text(&cluster.1["cluster"]["server"]),
        decoded(&cluster.1["cluster"], "certificate-authority").map_err(wrong)?,
        decoded(&user.1["user"], "client-certificate").map_err(wrong)?,
        decoded(&user.1["user"], "client-key").map_err(wrong)?,
        text(&user.1["user"]["token"]),
        namespace.map(str::to_owned),
        context.map(|(name, _)| name.to_owned()),
        Some(cluster.0.to_owned()),
        Some(user.0.to_owned()),
    ];
    Ok(Value::object(PARTS.into_iter().zip(told.map(Value::from))))
}

type Named<'y> = (&'y str, &'y Yaml);

/// The entries of a list of named things.
fn entries<'y>(document: &'y Yaml, list: &str) -> Vec<Named<'y>> {
    let entries = document[list].as_vec().into_iter().flatten();
    entries.filter_map(|entry| Some((entry["name"].as_str()?, entry))).collect()
}

/// The context that is asked for, the current one, or the only one; none where the kubeconfig has none.
fn context<'y>(document: &'y Yaml, asked: Option<&str>) -> Result<Option<Named<'y>>, FunctionError> {
    let contexts = entries(document, "contexts");
    let names = || contexts.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let current = document["current-context"].as_str().filter(|name| !name.is_empty());
    let Some(wanted) = asked.or(current) else {
        return match contexts.as_slice() {
            [] => Ok(None),
            [(name, entry)] => Ok(Some((name, &entry["context"]))),
            _ => Err(FunctionError::at(0, format!("It has no current context. Name one as the second argument: {}.", names()))),
        };
    };
    let found = contexts.iter().find(|(name, _)| *name == wanted);
    found.map(|(name, entry)| Some((*name, &entry["context"]))).ok_or_else(|| {
        let has = if contexts.is_empty() { "none".to_owned() } else { names() };
        FunctionError::at(usize::from(asked.is_some()), format!("The kubeconfig has no context {wanted:?}. Its contexts: {has}."))
    })
}

/// The cluster or user of that name; the only one where no name is given.
fn named<'y>(document: &'y Yaml, list: &str, name: &Yaml) -> Result<Named<'y>, String> {
    let entries = entries(document, list);
    match (name.as_str(), entries.as_slice()) {
        (None, [only]) => Ok(*only),
        (None, all) => Err(format!("it has {} {list} and no context that chooses one.", all.len())),
        (Some(name), all) => {
            all.iter().find(|(known, _)| *known == name).copied().ok_or_else(|| format!("its {list} have no {name:?}."))
        }
    }
}

fn text(value: &Yaml) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What is in base64 under `NAME-data`.
fn decoded(entry: &Yaml, name: &str) -> Result<Option<String>, String> {
    let Some(data) = text(&entry[format!("{name}-data").as_str()]) else {
        return if text(&entry[name]).is_some() {
            Err(format!("{name} names a file, which a function cannot read."))
        } else {
            Ok(None)
        };
    };
    let data: String = data.split_whitespace().collect();
    let bytes = STANDARD.decode(data).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    bytes.map(Some).ok_or_else(|| format!("{name}-data is not text in base64."))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::testing::{call, error};
    use super::KUBECONFIG_PARTS;
    use crate::value::Value;

    /// As kubectl writes it, with two clusters; base64 of «ca», «cert», «key».
    const TWO: &str = "
apiVersion: v1
kind: Config
current-context: admin@one
clusters:
- name: one
  cluster: {certificate-authority-data: Y2E=, server: 'https://one.example.com:6443'}
- name: two
  cluster:
    server: https://two.example.com
contexts:
- context: {cluster: one, user: admin, namespace: apps}
  name: admin@one
- name: token@two
  context:
    cluster: two
    user: token
users:
- name: token
  user: {token: s3cret}
- name: admin
  user:
    client-certificate-data: Y2VydA==
    client-key-data: |
      a2
      V5
";

    fn parts(arguments: &[&str]) -> Json {
        call(&KUBECONFIG_PARTS, arguments.iter().map(|text| Value::from(*text))).unwrap().to_json().unwrap()
    }

    #[test]
    fn the_current_context_counts() {
        assert_eq!(
            parts(&[TWO]),
            json!({
                "host": "https://one.example.com:6443", "cluster_ca_certificate": "ca", "client_certificate": "cert",
                "client_key": "key", "token": null, "namespace": "apps", "context": "admin@one", "cluster": "one", "user": "admin",
            })
        );
    }

    #[test]
    fn another_context_can_be_named() {
        let two = parts(&[TWO, "token@two"]);
        assert_eq!((&two["host"], &two["token"]), (&json!("https://two.example.com"), &json!("s3cret")));
        assert_eq!((&two["client_key"], &two["namespace"], &two["user"]), (&Json::Null, &Json::Null, &json!("token")));
    }

    #[test]
    fn one_cluster_and_one_user_need_no_context() {
        let one = parts(&["{clusters: [{name: c, cluster: {server: 'https://x'}}], users: [{name: u, user: {}}]}"]);
        assert_eq!((&one["host"], &one["context"], &one["cluster"]), (&json!("https://x"), &Json::Null, &json!("c")));
    }

    #[test]
    fn what_is_none_is_refused_without_showing_it() {
        let cases: &[(&[&str], usize, &str)] = &[
            (&[""], 0, "no clusters"),
            (&["s3cret"], 0, "no clusters"),
            (&["{clusters: [s3cret"], 0, "is not YAML"),
            (&["{clusters: [], users: [{name: u, user: {token: s3cret}}]}"], 0, "0 clusters"),
            (&["{clusters: [{name: c, cluster: {certificate-authority: /s3cret}}], users: [{name: u}]}"], 0, "names a file"),
            (&["{clusters: [{name: c, cluster: {certificate-authority-data: s3cret}}], users: [{name: u}]}"], 0, "base64"),
            (&[TWO, "three"], 1, "Its contexts: admin@one, token@two."),
            (&[TWO, "admin@one", "x"], 2, "One context"),
        ];
        for (arguments, at, says) in cases {
            let (argument, told) = error(&KUBECONFIG_PARTS, arguments.iter().map(|text| Value::from(*text)));
            assert_eq!(argument, Some(*at), "{told}");
            assert!(told.contains(says) && !told.contains("s3cret"), "{told}");
        }
        let broken = TWO.replace("current-context: admin@one", "current-context: gone");
        assert!(error(&KUBECONFIG_PARTS, [broken.as_str().into()]).1.contains("no context \"gone\""));
        let none = TWO.replace("current-context: admin@one\n", "");
        assert!(error(&KUBECONFIG_PARTS, [none.as_str().into()]).1.contains("Name one as the second argument"));
    }
}
