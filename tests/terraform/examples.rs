//! Every example, through the life that a user gives it: init, apply, nothing more to do, import, destroy, nothing left.
//!
//! A client takes longer to start than an example to live. So a dozen of them live together: each is a module with a provider, a simulator
//! and thus an account of its own, as if it were alone, and one run of the client moves them all.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regex_lite::Regex;
use serde_json::{Value, json};

use crate::Setup;
use crate::actions;
use crate::client::Client;
use crate::identity::{block, identities};
use crate::run::Run;
use crate::simulator::Simulator;

/// The provider block that goes with every example that has none of its own.
pub(crate) const PROVIDER: &str = include_str!("../../examples/provider/provider.tf");

/// How many examples live together.
const TOGETHER: usize = 12;

/// The credentials of all simulators of one run: they are in the environment, which is one for all modules.
const KEY: &str = "EXOtogether000000000000000";
const SECRET: &str = "not-a-secret-of-anybody-but-of-the-examples";

/// One configuration: a `.tf` file by itself, or a folder with a `main.tf`.
pub(crate) struct Example {
    /// Relative to `examples/`.
    path: PathBuf,
    files: BTreeMap<String, String>,
}

/// Every configuration below `examples/`, in the order of their paths.
pub(crate) fn all() -> Vec<Example> {
    let mut found = Vec::new();
    collect(&folder(), &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn collect(folder: &Path, found: &mut Vec<Example>) {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("examples can be read") {
        let path = entry.expect("examples can be read").path();
        if path.is_dir() && !path.ends_with(".terraform") {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            files.insert(name, fs::read_to_string(&path).expect("examples are text"));
        }
    }
    let relative = folder.strip_prefix(self::folder()).expect("it is below examples");
    if files.contains_key("main.tf") {
        found.push(Example { path: relative.to_owned(), files });
    } else {
        found.extend(
            files.into_iter().map(|(name, text)| Example { path: relative.join(&name), files: BTreeMap::from([(name, text)]) }),
        );
    }
}

impl Example {
    /// What it is called in a message.
    pub(crate) fn name(&self) -> String {
        format!("examples/{}", self.path.display())
    }

    pub(crate) fn readable_by(&self, client: &Client) -> bool {
        self.files
            .values()
            .all(|text| client.can_read(text) && (!text.contains("provider::") || client.can_read(crate::FUNCTIONS)))
    }

    /// Whether it says by itself which provider it wants.
    fn has_a_provider(&self) -> bool {
        self.files.values().any(|text| text.contains("required_providers"))
    }

    /// The actions that its comments tell people to invoke.
    fn invocations(&self) -> Vec<String> {
        self.files.values().flat_map(|text| actions::invocations(text)).collect()
    }

    /// What the modules around it call it.
    fn module(&self) -> String {
        let name = self.path.with_extension("").display().to_string();
        name.replace("exoscale_", "").replace(['/', '-', '\\'], "_")
    }

    /// Its outputs, handed on by the module around it: what is sensitive has to be called so, as if it were alone.
    fn outputs(&self) -> String {
        let module = self.module();
        let mut text = String::new();
        for output in self.files.values().flat_map(|text| text.split("\noutput \"").skip(1)) {
            let (name, rest) = output.split_once('"').expect("an output has a name");
            let body = rest.split("\n}").next().unwrap_or_default();
            let sensitive = body.lines().any(|line| line.trim_start().starts_with("sensitive"));
            let _ =
                writeln!(text, "output \"{module}_{name}\" {{\n  value = module.{module}.{name}\n  sensitive = {sensitive}\n}}");
        }
        text
    }
}

/// Examples that live together.
pub(crate) struct Company(Vec<Arc<Example>>);

/// All examples that a client can read, in companies.
pub(crate) fn companies(client: &Client) -> Vec<Company> {
    let (alone, others): (Vec<_>, Vec<_>) =
        all().into_iter().filter(|example| example.readable_by(client)).map(Arc::new).partition(|one| one.has_a_provider());
    let others = others.chunks(TOGETHER).map(|chunk| Company(chunk.to_vec()));
    alone.into_iter().map(|one| Company(vec![one])).chain(others).collect()
}

impl Company {
    /// Names all of them, so that a filter finds each.
    pub(crate) fn name(&self) -> String {
        let names: Vec<String> = self.0.iter().map(|example| example.name()).collect();
        format!("{} live", names.join(", "))
    }

    /// The whole life. Afterwards each simulator holds what it held before.
    pub(crate) fn live(&self, setup: &Setup) {
        let arguments = ["--operation-time", "20ms", "--key", KEY, "--secret", SECRET];
        let simulators: Vec<Simulator> = self.0.iter().map(|_| Simulator::start_with(&arguments)).collect();
        let before: Vec<Value> = simulators.iter().map(Simulator::assets).collect();
        let run = self.write(setup, &simulators).watched();
        run.init().expect_ok();
        run.validate().expect_ok();
        run.apply_saved_plan();
        run.learn_secrets(&simulators);
        run.plan_without_refresh().expect_empty();
        run.plan().expect_empty();
        import_all(&run, &setup.client);
        self.invoke_all(&run);
        run.learn_secrets(&simulators);
        run.destroy().expect_ok();
        run.expect_nothing_given_away();
        for ((example, simulator), before) in self.0.iter().zip(&simulators).zip(before) {
            let (name, stats) = (example.name(), simulator.stats());
            for wrong in ["unknown", "read_only", "out_of_range"] {
                assert_eq!(stats[wrong], json!({}), "{name}: fields were sent that the API does not know or take");
            }
            let (mut after, mut before) = (without_leaving(simulator.assets()), before);
            if !example.invocations().is_empty() {
                // What an action made stays: no resource knows it.
                for kind in ["snapshot", "block-storage-snapshot", "template"] {
                    after[kind] = Value::Null;
                    before[kind] = Value::Null;
                }
            }
            assert_eq!(after, before, "{name}: destroy left something behind, or took what was not its own");
        }
    }

    /// Invokes every action as its example's comment tells people to.
    fn invoke_all(&self, run: &Run) {
        for example in &self.0 {
            for address in example.invocations() {
                let module = if example.has_a_provider() { String::new() } else { format!("module.{}.", example.module()) };
                actions::invoke(run, &format!("{module}{address}")).expect_ok().says("1 invoked");
            }
        }
    }

    /// The work folder: the example as it is if it has a provider of its own, else a module for each.
    fn write(&self, setup: &Setup, simulators: &[Simulator]) -> Run {
        let mut run = setup.run();
        if let ([example], [simulator]) = (self.0.as_slice(), simulators)
            && example.has_a_provider()
        {
            run = run.against(simulator);
            example.files.iter().for_each(|(name, text)| run.write(name, text));
            return run;
        }
        let source = &PROVIDER[..PROVIDER.find("\n#").expect("a comment stands before the provider block")];
        let mut root = source.to_owned();
        for (example, simulator) in self.0.iter().zip(simulators) {
            run = run.against(simulator);
            let module = example.module();
            let [api, sos] = ["EXOSCALE_API_ENDPOINT", "EXOSCALE_SOS_ENDPOINT"].map(|name| &simulator.environment()[name]);
            let _ = writeln!(
                root,
                "provider \"exoscale\" {{\n  alias = \"{module}\"\n  endpoint = \"{api}\"\n  sos_endpoint = \"{sos}\"\n}}\n\
                 module \"{module}\" {{\n  source = \"./{module}\"\n  providers = {{ exoscale = exoscale.{module} }}\n}}\n{}",
                example.outputs()
            );
            run.write(&format!("{module}/provider.tf"), source);
            example.files.iter().for_each(|(name, text)| run.write(&format!("{module}/{name}"), text));
        }
        run.write("main.tf", &root);
        run
    }
}

/// What is there without the keys whose deletion is a day in the future, and without those of assumed roles, which nobody can take back:
/// nothing can be done to make them go sooner.
fn without_leaving(mut assets: Value) -> Value {
    if let Some(keys) = assets.get_mut("kms-key").and_then(Value::as_array_mut) {
        keys.retain(|key| key["fields"]["status"] != "pending-deletion");
    }
    if let Some(kinds) = assets.as_object_mut() {
        kinds.remove("assumed-key");
        kinds.retain(|_, list| list.as_array().is_none_or(|list| !list.is_empty()));
    }
    assets
}

/// Forgets every resource that can be imported and imports it again by what its page tells people to use, one by its id and the next by its
/// identity, and on the other client the other way round:
/// nothing is replaced, what the API does not echo is taken over in place, and the state is what it was. A client without identities goes
/// by ids alone, and one without import blocks by the command.
fn import_all(run: &Run, client: &Client) {
    let odd = client.is_terraform();
    let (blocks_at_all, identities_too) =
        (client.can_read("# clients: terraform >= 1.5, tofu >= 1.6"), client.can_read(crate::IDENTITIES));
    // What a creation answered may have changed since: a volume was attached, an address leased.
    run.command(&["apply", "-no-color", "-auto-approve", "-refresh-only"]).expect_ok();
    let before = managed(run);
    let identities = identities(&run.read("terraform.tfstate"));
    let mut addresses = Vec::new();
    let mut blocks = Vec::new();
    for resource in &before {
        let address = resource["address"].as_str().expect("a resource has an address");
        if let Some(form) = import_forms(resource["type"].as_str().expect("a resource has a type")).first() {
            let id = import_id(form, &resource["values"]);
            let by_identity = identities_too && (addresses.len() % 2 == 1) == odd;
            if !blocks_at_all {
                run.command(&["state", "rm", address]).expect_ok();
                run.import(address, &id).expect_ok();
                continue;
            }
            blocks.push(if by_identity {
                block(address, &identities[address], true)
            } else {
                format!("import {{\n  to = {address}\n  id = {id:?}\n}}\n")
            });
            addresses.push(address);
        }
    }
    if !blocks_at_all {
        // What the API does not echo is taken over in place.
        run.apply().expect_ok().says(" 0 added,").says(" 0 destroyed");
        run.plan().expect_empty();
        return assert_same(&before, &managed(run));
    }
    if addresses.is_empty() {
        return;
    }
    run.command(&[&["state", "rm"], addresses.as_slice()].concat()).expect_ok();
    run.write("imports.tf", &blocks.concat());
    let plan = run.apply_saved_plan();
    for change in plan["resource_changes"].as_array().into_iter().flatten().filter(|change| change["mode"] == "managed") {
        let actions: Vec<_> = change["change"]["actions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let address = change["address"].as_str().expect("a change has an address");
        assert!(
            actions == ["no-op"] || actions == ["update"],
            "{address}: {actions:?} planned after its import: {}",
            change["change"]
        );
    }
    run.remove("imports.tf");
    run.plan().expect_empty();
    assert_same(&before, &managed(run));
}

/// The resources in the state without the data sources, which are read again at each plan.
fn managed(run: &Run) -> Vec<Value> {
    run.state().into_iter().filter(|resource| resource["mode"] == "managed").collect()
}

/// Whether an instance's collection is not managed by its configuration: an import fills it, since it cannot know that links manage it.
fn is_left_out(name: &str, value: &Value) -> bool {
    let shared = ["security_group_ids", "elastic_ip_ids", "block_storage_volume_ids", "network_interface"];
    shared.contains(&name) && (value.is_null() || value.as_array().is_some_and(Vec::is_empty))
}

/// Whether an import found the same value: what was taken over in place was a change, and of a version it finds a more precise spelling.
fn is_same(name: &str, was: &Value, is: &Value) -> bool {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => was.iter().all(|(name, was)| is_same(name, was, &is[name])),
        (Value::String(was), Value::String(is)) if name == "version" => {
            is.split('.').zip(was.split('.')).all(|(is, was)| is == was)
        }
        _ => was == is || name == "updated_at",
    }
}

/// Whether only the answer to a creation tells it, so that an import cannot know it.
fn is_told_once(kind: &str, name: &str) -> bool {
    let mut tables = eurocloud::clouds::exoscale::assets().filter(|asset| format!("exoscale_{}", asset.name) == kind);
    tables.any(|asset| asset.attr(name).is_some_and(|attr| attr.once))
}

fn assert_same(before: &[Value], after: &[Value]) {
    for (was, is) in before.iter().zip(after) {
        for (name, value) in was["values"].as_object().expect("values are an object") {
            let kind = was["type"].as_str().unwrap_or_default();
            if is_left_out(name, value) || is_told_once(kind, name) {
                continue;
            }
            let found = &is["values"][name];
            assert!(is_same(name, value, found), "{}: {name} was {value} and is {found} after its import", was["address"]);
        }
    }
    assert_eq!(after.len(), before.len(), "another number of resources after the import");
}

/// The forms of import id of a resource type, as the comments of its `import.sh` spell them: `# <id>@<zone>`.
/// None where the type cannot be imported.
pub(crate) fn import_forms(kind: &str) -> Vec<String> {
    let file = folder().join("resources").join(kind).join("import.sh");
    let Ok(text) = fs::read_to_string(file) else { return Vec::new() };
    let words = text.lines().filter_map(|line| line.strip_prefix('#')).flat_map(str::split_whitespace);
    words.filter(|word| word.contains('<') && word.contains('>')).map(str::to_owned).collect()
}

/// Fills `<attribute>` and `<object.attribute>` from a resource's attributes.
pub(crate) fn import_id(form: &str, values: &Value) -> String {
    try_import_id(form, values).unwrap_or_else(|| panic!("«{form}»: an attribute is missing in {values}"))
}

/// The same; none where an attribute is not there.
pub(crate) fn try_import_id(form: &str, values: &Value) -> Option<String> {
    let placeholder = Regex::new("<([a-z0-9_.]+)>").expect("the pattern is right");
    let mut whole = true;
    let filled = placeholder.replace_all(form, |found: &regex_lite::Captures| {
        let value = found[1].split('.').fold(values, |value, name| &value[name]);
        // What belongs to no zone any more may still be imported with one.
        let zone = Some("ch-gva-2").filter(|_| &found[1] == "zone");
        let text = value.as_str().or(zone);
        whole &= text.is_some();
        text.unwrap_or_default().to_owned()
    });
    let filled = filled.into_owned();
    whole.then_some(filled)
}
