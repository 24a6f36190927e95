use super::arguments::first_sentence;
use super::operations::{Operations, of_asset, of_lookup};
use super::words::{quoted, sentences};
use crate::asset::{Asset, Attr, Default, Lookup, Method, labels, put, resource_schema, set_of, text};
use crate::asset::{Clears, Kind};
use crate::framework::Validator;

static THING: Asset = Asset::new("thing", "/thing", "/thing/{id}").doc("A thing. It is for tests.").listed_as("things").attrs(&[
    text("name").required().check(&[Validator::Length(1, 20)]).doc("Its name."),
    text("colour").check(&[Validator::OneOf(&["red", "blue"])]).conflicts(&["pattern"]).doc("Its colour: `red` or `blue`."),
    text("pattern").check(&[Validator::OneOf(&["dots", "stripes"])]).replaces().doc("Its pattern."),
    text("size").or(Default::Text("small")).doc("Its size."),
    text("note").lives_at("/note/{id}", "text").doc("A note about it."),
    labels().clears(Clears::Reset),
    set_of("parts", &Kind::Text).members(put("/part/{each}:attach"), put("/part/{each}:detach")).doc("Its parts."),
]);

static THINGS: Lookup = Lookup::new(&THING, &["id", "name"]).doc("Finds a thing.").without(&["note"]);

fn told(name: &str) -> String {
    let schema = resource_schema(&THING);
    let attribute = schema.block.attribute(name).expect("the table has it");
    let attr: Option<&Attr> = THING.attr(name);
    sentences(attribute, attr, &schema.block.rules, true).join(" ")
}

#[test]
fn rules_of_the_table_become_sentences() {
    assert_eq!(told("name"), "1 to 20 characters.");
    assert_eq!(told("size"), "Default: `small`.");
    assert_eq!(told("zone"), "A change replaces the resource.");
}

#[test]
fn values_that_the_description_names_are_not_named_again() {
    assert_eq!(told("colour"), "Conflicts with `pattern`. Removing the argument clears it.");
    assert_eq!(told("pattern"), "One of `dots`, `stripes`. Conflicts with `colour`. A change replaces the resource.");
}

#[test]
fn every_request_of_a_table_is_listed() {
    let uses = of_asset(&THING);
    let listed: Vec<String> = uses.iter().map(|one| format!("{}: {:?} {}", one.purpose, one.method, one.path)).collect();
    assert_eq!(
        listed,
        [
            "create: Post /thing",
            "read: Get /thing/{id}",
            "read: Get /thing",
            "read: Get /note/{id}",
            "update: Put /thing/{id}",
            "change `note`: Post /note/{id}",
            "change `note`: Delete /note/{id}",
            "clear `labels`: Delete /thing/{id}/{field}",
            "change `parts`: Put /part/{each}:attach",
            "change `parts`: Put /part/{each}:detach",
            "delete: Delete /thing/{id}",
        ]
    );
}

#[test]
fn a_data_source_only_reads() {
    let uses = of_lookup(&THINGS);
    let listed: Vec<String> = uses.iter().map(|one| format!("{:?} {}", one.method, one.path)).collect();
    assert_eq!(listed, ["Get /thing", "Get /thing/{id}"]);
}

#[test]
fn operations_are_found_whatever_their_placeholders_are_called() {
    let named = [("PUT", "/part/{part-id}:attach", "attach-part"), ("GET", "/thing/{id}", "get-thing")];
    let named = named.map(|(method, path, name)| (method.to_owned(), path.to_owned(), name.to_owned()));
    let operations = Operations::new(named, None);
    assert_eq!(operations.name(Method::Put, "/part/{each}:attach"), Ok("attach-part"));
    assert_eq!(operations.name(Method::Get, "/thing/{id}"), Ok("get-thing"));
    assert!(operations.name(Method::Get, "/part/{each}:attach").is_err());
    assert!(operations.name(Method::Get, "/thing").is_err());
}

#[test]
fn answers_are_described_in_one_sentence() {
    assert_eq!(first_sentence("Disk size in GiB; it only grows. A change stops it."), "Disk size in GiB.");
    assert_eq!(first_sentence("Name, such as `Ubuntu 24.04`. Left out, none."), "Name, such as `Ubuntu 24.04`.");
    assert_eq!(first_sentence("Its id."), "Its id.");
    assert_eq!(quoted(&["a", "b"], " and "), "`a` and `b`");
}

#[test]
fn an_import_id_is_told_as_an_identity_too() {
    let told = super::identity::import(&THING, "eu_thing.one", "6b3c5a2e@ch-gva-2").expect("an import id");
    let block = "import {\n  to = eu_thing.one\n  identity = {\n    id   = \"6b3c5a2e\"\n    zone = \"ch-gva-2\"\n  }\n}\n";
    assert!(told.contains(block), "{told}");
    assert!(
        told.contains("#### Required\n\n- `id` (String) Identifier of the thing.\n\n#### Optional\n\n- `zone` (String)"),
        "{told}"
    );
}
