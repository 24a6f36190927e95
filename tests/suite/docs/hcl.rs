//! As much of HCL as examples need: which attributes the blocks of a configuration set.

use std::collections::BTreeSet;

/// What opened a brace or bracket.
enum Inside {
    /// A block or an object that is the value of an attribute.
    Named(String),
    /// The list that is the value of an attribute.
    List(String),
    /// An object in such a list.
    Element,
    /// Anything else: a call, a list in a list.
    Value,
}

/// The paths, joined by dots, of what all top-level blocks with this header set: `("resource", "exoscale_ssh_key")`.
///
/// Blocks and objects are paths too: `volume`, `volume.id`. Examples are written one attribute per line, as `terraform fmt` leaves
/// them; that is what this reads.
pub(super) fn set_by(text: &str, keyword: &str, kind: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut stack: Vec<Inside> = Vec::new();
    let mut wanted = false;
    let mut heredoc: Option<String> = None;
    for line in text.lines().map(str::trim) {
        if let Some(end) = &heredoc {
            if line == end {
                heredoc = None;
            }
            continue;
        }
        let line = without_comment(line);
        if stack.is_empty() {
            wanted = line.starts_with(&format!("{keyword} \"{kind}\" "));
        }
        let name: String = line.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
        let rest = line[name.len()..].trim_start();
        let names = !name.is_empty() && (rest.starts_with('=') && !rest.starts_with("==") || rest.starts_with('{'));
        if names && wanted && !stack.is_empty() && !stack.iter().any(|inside| matches!(inside, Inside::Value)) {
            let path: Vec<&str> = stack[1..].iter().filter_map(Inside::name).chain([name.as_str()]).collect();
            found.insert(path.join("."));
        }
        if let Some((_, word)) = line.split_once("<<") {
            heredoc = Some(word.trim_start_matches('-').trim().to_owned());
        }
        for letter in without_strings(line).chars() {
            match letter {
                '{' if matches!(stack.last(), Some(Inside::List(_))) => stack.push(Inside::Element),
                '{' if names || stack.is_empty() => stack.push(Inside::Named(name.clone())),
                '[' if names && rest.ends_with('[') => stack.push(Inside::List(name.clone())),
                '{' | '[' | '(' => stack.push(Inside::Value),
                '}' | ']' | ')' => drop(stack.pop()),
                _ => {}
            }
        }
    }
    found
}

impl Inside {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) | Self::List(name) => Some(name),
            Self::Element | Self::Value => None,
        }
    }
}

fn without_comment(line: &str) -> &str {
    if line.starts_with('#') || line.starts_with("//") { "" } else { line }
}

/// The line without what stands in quotes.
fn without_strings(line: &str) -> String {
    line.split('"').step_by(2).collect()
}

#[test]
fn what_blocks_set_is_found() {
    let text = "# resource \"a\" \"x\" { no = 1 }\nvariable \"v\" {\n  default = null\n}\nresource \"a\" \"x\" {\n  name = \"a { b\"\n  \
                list = [\n    \"x\",\n  ]\n  many = [\n    {\n      each = 1\n    },\n  ]\n  map = {\n    key = \"v\"\n  }\n  block {\n    inner = 1\n  }\n  text = <<-END\n    no = 1\n  END\n  \
                last = { for k, v in var.v : k => v }\n}\nresource \"b\" \"x\" {\n  other = 1\n}\n";
    let found: Vec<String> = set_by(text, "resource", "a").into_iter().collect();
    assert_eq!(found, ["block", "block.inner", "last", "list", "many", "many.each", "map", "map.key", "name", "text"]);
    assert!(set_by(text, "resource", "c").is_empty());
}
