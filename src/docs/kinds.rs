//! Pages of what has no state: ephemeral resources, list resources, actions.

use std::fmt::Write as _;

use super::Book;
use super::arguments::{Subject, reference};
use super::operations::{Use, of_asset, of_lookup};
use super::page::{Written, done, example, head, of_plain, operations, times};
use crate::asset::{Action, Attr, Lookup, Method, Source};
use crate::framework::Schema;

/// The page of an ephemeral resource.
pub(super) fn ephemeral_resource(book: &Book<'_>, type_name: &str, schema: &Schema) -> Written {
    let (attrs, uses) = match book.ephemeral(book.short(type_name)).map(|ephemeral| &ephemeral.from) {
        Some(Source::Told(lookup)) => (lookup.of.attrs, renamed(of_lookup(lookup), &[("read", "open")])),
        Some(Source::Lived(asset)) => {
            (asset.attrs, renamed(of_asset(asset), &[("create", "open"), ("read", "open"), ("delete", "close")]))
        }
        Some(Source::Read(plain)) => (&[][..], renamed(of_plain(plain.uses), &[("read", "open")])),
        None => (&[][..], Vec::new()),
    };
    let more = "What it tells is in no state and no plan. It can be given to provider blocks, to write-only arguments and to other ephemeral \
                resources. It is opened as soon as all its arguments are known, while planning too: of what the same run creates, \
                give it the `id`. Needs Terraform 1.10 or OpenTofu 1.11.";
    Leaf { kind: "Ephemeral Resource", folder: "ephemeral-resources", example: "ephemeral-resource.tf", more }
        .page(book, type_name, schema, attrs, &uses)
}

/// Requests by what they are for here; what is for nothing here is left out.
fn renamed(uses: Vec<Use>, names: &[(&str, &str)]) -> Vec<Use> {
    let called = |purpose: &str| names.iter().find(|(known, _)| *known == purpose).map(|(_, name)| (*name).to_owned());
    uses.into_iter().filter_map(|one| Some(Use { purpose: called(&one.purpose)?, ..one })).collect()
}

/// The page of a list resource.
pub(super) fn list_resource(book: &Book<'_>, type_name: &str, schema: &Schema) -> Written {
    let short = book.short(type_name);
    let lookup = book.list_of(short);
    let arguments = lookup.map(Lookup::arguments).unwrap_or_default();
    let mut uses = lookup.map(of_lookup).unwrap_or_default();
    // What a list does not tell is asked for where the resources themselves are wanted.
    uses.extend(book.asset(short).map(of_asset).unwrap_or_default().into_iter().filter(|one| one.purpose == "read"));
    uses.extend(book.plain_resource(short).map(|plain| of_plain(plain.uses)).unwrap_or_default());
    let more = "Its block stands in a file that ends in `.tfquery.hcl`; what follows here goes into its block `config`. `terraform query \
                -generate-config-out=FILE` writes configurations and imports of what is found. Needs Terraform 1.14; OpenTofu has no list \
                resources.";
    Leaf { kind: "List Resource", folder: "list-resources", example: "list-resource.tfquery.hcl", more }
        .page(book, type_name, schema, &arguments, &uses)
}

/// The page of an action.
pub(super) fn action(book: &Book<'_>, type_name: &str, schema: &Schema) -> Written {
    let table = book.action(book.short(type_name));
    let attrs = table.map(|table| [table.places(), table.target.attrs.to_vec()].concat()).unwrap_or_default();
    let requests = table.map(Action::requests).unwrap_or_default();
    let uses: Vec<Use> =
        requests.iter().map(|verb| Use::new(if verb.method == Method::Get { "read" } else { "invoke" }, verb)).collect();
    let more = "It runs with `terraform apply -invoke=action.TYPE.NAME`, or when the `action_trigger` of a resource says so; what follows here \
                goes into its block `config`. Needs Terraform 1.14; OpenTofu has no actions.";
    Leaf { kind: "Action", folder: "actions", example: "action.tf", more }.page(book, type_name, schema, &attrs, &uses)
}

/// What the pages of one kind have in common.
struct Leaf {
    kind: &'static str,
    folder: &'static str,
    example: &'static str,
    /// How it is used, and by which clients.
    more: &'static str,
}

impl Leaf {
    fn page(self, book: &Book<'_>, type_name: &str, schema: &Schema, attrs: &[Attr], uses: &[Use]) -> Written {
        let mut missing = Vec::new();
        let mut text = head(book, type_name, self.kind, &schema.block, &mut missing);
        let _ = write!(text, "\n{}\n", self.more);
        text += &example(book, "## Example Usage", &format!("{}/{type_name}/{}", self.folder, self.example), &mut missing);
        text += "\n## Argument Reference\n";
        let arguments = reference(book, &schema.block, attrs, Subject::Answer);
        text += if arguments.is_empty() { "\nNone.\n" } else { &arguments };
        text += &times(book, &schema.block);
        text += &operations(book, uses, &mut missing);
        done(format!("{}/{}.md", self.folder, book.short(type_name)), text, missing)
    }
}
