//! Whether configurations, states and import ids of the official provider fit ours.
//!
//! `tests/fixtures/official-schema.txt` holds what they rely on, one fact per line; `scripts/describe-official-provider.py` wrote it
//! and explains its form. Where we differ on purpose, [`DELIBERATE`] says why; each of its lines must still be needed.

#![allow(clippy::panic, clippy::expect_used, reason = "helpers of tests: a panic is their way to fail")]

mod deliberate;
mod facts;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use deliberate::{DELIBERATE, Deliberate};
use eurocloud::clouds::exoscale::ExoscaleProvider;
use eurocloud::framework::{Import, Provider, Replace, Schema};
use facts::{Described, Field, Kind, described, fields_of};

const FIXTURE: &str = include_str!("../../fixtures/official-schema.txt");

/// One way in which ours is not theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Difference {
    what: What,
    path: String,
    text: String,
}

/// The kinds of differences. Those above `Wrong` can be deliberate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// What had to be configured may be left out.
    RequiredToOptional,
    /// The provider may fill what only configurations did: a zero of an old state that is kept, or a default that shows in the plan.
    KeptOrDefault,
    /// The provider may fill what only configurations did: the API knows it.
    Filled,
    /// An attribute of object type takes the place of a block which the provider may fill.
    BlockToAttribute,
    /// It is hidden now.
    Hidden,
    /// A change replaces whether or not it is configured: the official provider would plan an update that the API does not have.
    AlwaysReplaces,
    /// The API can change it in place, where the official provider replaces.
    ChangesInPlace,
    /// What only answers has rules inside now, of the same type: a part of it is hidden.
    NestedAnswer,
    /// An id that could be configured, to no effect, cannot.
    IdNotConfigurable,
    /// What only the API knows could be configured, and every plan then showed a difference that no apply removed: it cannot.
    OnlyTold,
    /// It breaks configurations or states: never deliberate.
    Wrong,
}

#[test]
fn every_type_of_the_official_provider_fits() {
    let provider = ExoscaleProvider::new();
    let mut used = vec![false; DELIBERATE.len()];
    let mut wrong = String::new();
    for theirs in described(FIXTURE) {
        let Some(ours) = schema_of(&provider, &theirs) else {
            let _ = writeln!(wrong, "{}: we have no such {}", theirs.name, theirs.kind);
            continue;
        };
        if ours.version != theirs.version {
            let _ = writeln!(wrong, "{}: version {} instead of {}", theirs.name, ours.version, theirs.version);
        }
        for difference in compare(&theirs.fields, &fields_of(ours), "") {
            let place = format!("{} {}", theirs.kind, theirs.name);
            let mut deliberate = false;
            for (excuse, used) in DELIBERATE.iter().zip(&mut used).filter(|(excuse, _)| excuse.covers(&place, &difference)) {
                (deliberate, *used) = (true, true);
                assert!(!excuse.why.is_empty());
            }
            if !deliberate {
                let _ = writeln!(wrong, "{place} {}: {:?}: {}", difference.path, difference.what, difference.text);
            }
        }
    }
    for (excuse, _) in DELIBERATE.iter().zip(used).filter(|(_, used)| !used) {
        let _ = writeln!(wrong, "no longer a difference: {excuse:?}");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[tokio::test]
async fn import_ids_of_the_official_provider_are_understood() {
    // Without a configuration an import gets exactly as far as to understand its id.
    let provider = ExoscaleProvider::new();
    // What they cannot import has no form to be understood.
    for theirs in described(FIXTURE).into_iter().filter(|theirs| theirs.kind == "resource" && theirs.import != "none") {
        let resource = provider.resources().iter().find(|resource| resource.type_name() == theirs.name);
        let Some(resource) = resource else { panic!("we have no {}", theirs.name) };
        let tell = async |id: String| {
            let answer = resource.import(Import { id: id.clone(), identity: None }).await;
            let Err(told) = answer else { panic!("{}: {id} was imported without an account", theirs.name) };
            told.iter().map(|told| told.summary.clone()).collect::<Vec<_>>().join("; ")
        };
        let id = example(&theirs.import);
        assert_eq!(tell(id.clone()).await, "The provider is not configured", "{}: {id}", theirs.name);
        for bad in ["", "@", "a b@c@d@e", "../../secret@ch-gva-2"] {
            let told = tell(bad.to_owned()).await;
            // A name or a key may be nearly anything, as the API judges; everything else has a form.
            let named = ["<name>", "<key>", "<key>@<zone>"].contains(&theirs.import.as_str()) && !bad.is_empty();
            assert_eq!(told.starts_with("The import id"), !named, "{}: {bad:?}: {told}", theirs.name);
        }
    }
}

#[test]
fn the_fixture_is_what_the_script_writes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reference = root.join("../shared/reference/exoscale");
    if !reference.join("official-provider-schema.json").exists() {
        eprintln!("the description of the official provider is not at hand; the fixture is taken as it is");
        return;
    }
    let script = root.join("scripts/describe-official-provider.py");
    let written = Command::new("python3").arg(script).arg(reference).output().expect("python3 runs");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    assert_eq!(String::from_utf8_lossy(&written.stdout), FIXTURE, "run scripts/describe-official-provider.py again");
}

#[test]
fn the_comparison_sees_every_kind_of_difference() {
    let differ = |theirs: &str, ours: &str| {
        let parsed = |text: &str| described(&format!("provider\n{text}")).remove(0).fields;
        compare(&parsed(theirs), &parsed(ours), "")
            .into_iter()
            .map(|difference| (difference.what, difference.path))
            .collect::<Vec<_>>()
    };
    let one = |what: What, path: &str| vec![(what, path.to_owned())];
    assert_eq!(differ("  a string required", "  a string required\n  more bool optional"), []);
    assert_eq!(differ("  a string required", "  b string optional"), one(What::Wrong, "a"));
    assert_eq!(differ("  a string optional", "  a number optional"), one(What::Wrong, "a"));
    assert_eq!(differ("  a string optional", "  a string required"), one(What::Wrong, "a"));
    assert_eq!(differ("  a string computed", "  a string optional"), one(What::Wrong, "a"));
    assert_eq!(differ("  a string optional computed", "  a string computed"), one(What::Wrong, "a"));
    assert_eq!(differ("  id string optional computed", "  id string computed"), one(What::IdNotConfigurable, "id"));
    assert_eq!(differ("  a string required", "  a string optional computed"), one(What::RequiredToOptional, "a"));
    assert_eq!(differ("  a string optional", "  a string optional computed"), one(What::Filled, "a"));
    assert_eq!(
        differ("  a bool optional default=true", "  a bool optional computed default=true"),
        one(What::KeptOrDefault, "a")
    );
    assert_eq!(differ("  a bool optional default=true", "  a bool optional default=false"), one(What::Wrong, "a"));
    assert_eq!(differ("  a string required replaces", "  a string required"), one(What::ChangesInPlace, "a"));
    assert_eq!(differ("  a string required", "  a string required replaces"), one(What::Wrong, "a"));
    assert_eq!(
        differ("  a string optional replaces-if-configured", "  a string optional replaces"),
        one(What::AlwaysReplaces, "a")
    );
    assert_eq!(differ("  a string optional replaces-if-configured", "  a string optional"), one(What::ChangesInPlace, "a"));
    assert_eq!(differ("  a string optional replaces", "  a string optional replaces-if-configured"), one(What::Wrong, "a"));
    assert_eq!(differ("  a string computed sensitive", "  a string computed"), one(What::Wrong, "a"));
    assert_eq!(differ("  a string computed", "  a string computed sensitive"), one(What::Hidden, "a"));
    assert_eq!(differ("  a string optional", "  a string optional\n  b string required"), one(What::Wrong, "b"));
    let block = |bounds: &str, flags: &str| format!("  b block({bounds}){flags}\n    x string required");
    assert_eq!(differ(&block("list,0,1", ""), &block("set,0,1", "")), one(What::Wrong, "b"));
    assert_eq!(differ(&block("list,0,1", ""), &block("list,1,1", "")), one(What::Wrong, "b"));
    assert_eq!(differ(&block("list,0,0", ""), "  b nested(list) optional\n    x string required"), one(What::Wrong, "b"));
    assert_eq!(differ(&block("list,0,0", ""), "  b list(object{x=string}) optional computed"), one(What::Wrong, "b"));
    let object = |fields: &str| format!("  b list(object{{{fields}}}) optional computed");
    assert_eq!(differ(&block("list,0,0", " computed"), &object("x=string")), one(What::BlockToAttribute, "b"));
    assert_eq!(differ(&block("list,0,0", " computed"), &object("x=number")), one(What::Wrong, "b"));
    assert_eq!(differ(&block("list,0,0", " computed"), &object("x=string,y=string")), one(What::Wrong, "b"));
    assert_eq!(
        differ(
            "  b list(object{x=string}) computed",
            "  b nested(list) computed\n    x string computed sensitive\n    y bool computed"
        ),
        one(What::NestedAnswer, "b")
    );
    let listed = |fields: &str| format!("  b list(object{{{fields}}}) computed");
    assert_eq!(differ(&listed("x=string"), &listed("x=string,y=number")), [], "answers may say more");
    assert_eq!(differ(&listed("x=string,y=number"), &listed("x=string")), one(What::Wrong, "b"));
}

fn schema_of<'p>(provider: &'p ExoscaleProvider, theirs: &Described) -> Option<&'p Schema> {
    match theirs.kind.as_str() {
        "provider" => Some(provider.schema()),
        "resource" => provider.resources().iter().find(|found| found.type_name() == theirs.name).map(|found| found.schema()),
        _ => provider.data_sources().iter().find(|found| found.type_name() == theirs.name).map(|found| found.schema()),
    }
}

/// An import id of a form such as `<id>@<zone>`.
fn example(form: &str) -> String {
    let mut id = form.replace("<zone>", "ch-gva-2").replace("<name>", "example");
    while let (Some(from), Some(to)) = (id.find('<'), id.find('>')) {
        id.replace_range(from..=to, "6b3c5a2e-0f5d-4a77-9d0c-3a2f1e4b5c6d");
    }
    id
}

/// Every way in which `ours` are not `theirs`.
fn compare(theirs: &[Field], ours: &[Field], around: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    for field in theirs {
        let path = format!("{around}{}", field.name);
        match ours.iter().find(|ours| ours.name == field.name) {
            None => found.push(Difference::wrong(&path, "we have none")),
            Some(ours) => compare_field(field, ours, &path, &mut found),
        }
    }
    let more = ours.iter().filter(|ours| theirs.iter().all(|field| field.name != ours.name));
    let more = more.filter(|ours| ours.required || matches!(ours.kind, Kind::Block { min: 1.., .. }));
    found.extend(
        more.map(|ours| Difference::wrong(&format!("{around}{}", ours.name), "they know none, and ours has to be configured")),
    );
    found
}

fn compare_field(theirs: &Field, ours: &Field, path: &str, found: &mut Vec<Difference>) {
    let mut tell = |what: What, text: String| found.push(Difference { what, path: path.to_owned(), text });
    if let (Kind::Block { nesting, max, .. }, Kind::Plain(kind)) = (&theirs.kind, &ours.kind) {
        let shape = nesting.of(facts::object_type(&theirs.fields));
        if *kind == shape && theirs.computed && ours.optional && ours.computed {
            tell(What::BlockToAttribute, format!("an attribute of type {kind:?}, at most {max}"));
        } else {
            tell(What::Wrong, format!("an attribute of type {kind:?} instead of a block"));
        }
        // Its parts are attributes now, whose rules our own validation keeps.
        if !ours.fields.is_empty() {
            found.extend(compare(&theirs.fields, &ours.fields, &format!("{path}.")));
        }
        return;
    }
    let told_only = ours.computed && !ours.optional && theirs.computed;
    if let (Kind::Block { nesting: theirs_in, .. }, Kind::Nested(nesting), true) = (&theirs.kind, &ours.kind, told_only) {
        let (type_of, told) = (facts::object_type(&theirs.fields), facts::object_type(&ours.fields));
        if facts::says_as_much(&theirs_in.of(type_of), &nesting.of(told)) {
            tell(What::OnlyTold, "computed only".to_owned());
            return;
        }
    }
    if let (Kind::Plain(kind), Kind::Nested(nesting)) = (&theirs.kind, &ours.kind) {
        let only_answers = ours.computed && !ours.optional && theirs.computed && !theirs.optional;
        if only_answers && facts::says_as_much(kind, &nesting.of(facts::object_type(&ours.fields))) {
            tell(What::NestedAnswer, "nested attributes instead of a type".to_owned());
            return;
        }
    }
    if !fits(&theirs.kind, &ours.kind, ours.optional || ours.required) {
        tell(What::Wrong, format!("{:?} instead of {:?}", ours.kind, theirs.kind));
        return;
    }
    if let (Kind::Plain(_), Kind::Plain(_)) | (Kind::Nested(_), Kind::Nested(_)) = (&theirs.kind, &ours.kind) {
        compare_flags(theirs, ours, &mut tell);
    }
    if (theirs.replaces, ours.replaces) == (Replace::IfConfigured, Replace::Always) {
        tell(What::AlwaysReplaces, "replaces when the configuration is dropped too".to_owned());
    } else if theirs.replaces != Replace::No && ours.replaces == Replace::No {
        tell(What::ChangesInPlace, "is changed in place".to_owned());
    } else if theirs.replaces != ours.replaces {
        tell(What::Wrong, format!("replacement {:?} instead of {:?}", ours.replaces, theirs.replaces));
    }
    if !matches!(theirs.kind, Kind::Plain(_)) {
        found.extend(compare(&theirs.fields, &ours.fields, &format!("{path}.")));
    }
}

fn compare_flags(theirs: &Field, ours: &Field, tell: &mut impl FnMut(What, String)) {
    let flags = |field: &Field| (field.required, field.optional, field.computed);
    match (flags(theirs), flags(ours)) {
        (before, now) if before == now => {}
        ((true, ..), (false, true, _)) => tell(What::RequiredToOptional, "may be left out".to_owned()),
        ((_, true, false), (_, true, true)) if ours.legacy || ours.default.is_some() => {
            tell(What::KeptOrDefault, "a zero of an old state is kept, or a default is planned".to_owned());
        }
        ((_, true, false), (_, true, true)) => tell(What::Filled, "is computed too".to_owned()),
        ((_, true, true), (_, false, true)) if theirs.name == "id" => tell(What::IdNotConfigurable, "computed only".to_owned()),
        ((_, true, true), (_, false, true)) if is_told_only(theirs) => tell(What::OnlyTold, "computed only".to_owned()),
        (before, now) => tell(What::Wrong, format!("(required, optional, computed) is {now:?} instead of {before:?}")),
    }
    match (theirs.sensitive, ours.sensitive) {
        (true, false) => tell(What::Wrong, "must be sensitive".to_owned()),
        (false, true) => tell(What::Hidden, "is sensitive".to_owned()),
        _ => {}
    }
    if theirs.deprecated != ours.deprecated {
        tell(What::Wrong, format!("deprecated is {} instead of {}", ours.deprecated, theirs.deprecated));
    }
    if theirs.default != ours.default {
        tell(What::Wrong, format!("default {:?} instead of {:?}", ours.default, theirs.default));
    }
}

/// Whether the official provider ignores what is configured: lists of what the API made are deprecated where they could be.
fn is_told_only(theirs: &Field) -> bool {
    theirs.deprecated && matches!(theirs.kind, Kind::Plain(eurocloud::value::Type::Set(_)))
}

/// Whether our kind takes the place of theirs. What only answers may hold more than theirs; what is configured has their very type.
fn fits(theirs: &Kind, ours: &Kind, configured: bool) -> bool {
    match (theirs, ours) {
        (Kind::Plain(theirs), Kind::Plain(ours)) => theirs == ours || (!configured && facts::says_as_much(theirs, ours)),
        (theirs, ours) => theirs == ours,
    }
}

impl Difference {
    fn wrong(path: &str, text: &str) -> Self {
        Self { what: What::Wrong, path: path.to_owned(), text: text.to_owned() }
    }
}

impl Deliberate {
    fn covers(&self, place: &str, difference: &Difference) -> bool {
        let fits = |pattern: &str, text: &str| match pattern.split_once('*') {
            Some((begin, end)) => text.starts_with(begin) && text.ends_with(end),
            None => pattern == text,
        };
        assert!(self.what != What::Wrong, "what breaks configurations or states is never deliberate: {self:?}");
        self.what == difference.what && fits(self.place, place) && fits(self.path, &difference.path)
    }
}
