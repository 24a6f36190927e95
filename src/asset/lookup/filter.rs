//! What narrows a list down: equal values, regular expressions between slashes, maps and sets whose elements all have to be there.

use regex_lite::Regex;

use super::super::attr::Attr;
use crate::framework::Diagnostics;
use crate::value::{Path, Value};

/// Whether something is asked for at all: null is not, nor is the empty text, which modules hand on for «not given».
pub(super) fn is_asked(wanted: &Value) -> bool {
    !wanted.is_null() && wanted.as_str() != Some("")
}

/// Whether a value is what a filter asks for: equal; for text between slashes, matched by that regular expression; for maps and sets, with
/// all elements of the filter.
pub(super) fn satisfies(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Map(wanted), Value::Map(found)) => {
            wanted.iter().all(|(key, value)| found.get(key).is_some_and(|found| satisfies(value, found)))
        }
        (Value::Map(wanted), Value::Null) => wanted.is_empty(),
        (Value::String(wanted), Value::String(found)) => match pattern(wanted) {
            Some(Ok(pattern)) => pattern.is_match(found),
            Some(Err(_)) => false,
            None => wanted == found,
        },
        (Value::Set(_) | Value::List(_), _) => wanted.elements().iter().all(|wanted| found.elements().contains(wanted)),
        _ => wanted == found,
    }
}

/// The regular expression that a text between slashes is.
pub(super) fn pattern(text: &str) -> Option<Result<Regex, regex_lite::Error>> {
    let inner = text.strip_prefix('/')?.strip_suffix('/')?;
    Some(Regex::new(inner))
}

/// What is between slashes and yet no regular expression, with the place of each.
pub(super) fn misspelt(arguments: &[Attr], config: &Value) -> Diagnostics {
    let mut told = Diagnostics::new();
    let mut look = |path: Path, value: &Value| {
        if let Some(text) = value.as_str()
            && let Some(Err(error)) = pattern(text)
        {
            told.error_at(path, "Not a regular expression", format!("{text} is between slashes, but {error}."));
        }
    };
    for attr in arguments {
        let value = config.get(attr.name);
        look(Path::root(attr.name), value);
        if let Value::Map(entries) = value {
            for (key, value) in entries {
                look(Path::root(attr.name).key(key), value);
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::super::{labels, text};
    use super::{is_asked, misspelt, satisfies};
    use crate::value::Value;

    fn map(entries: &[(&str, &str)]) -> Value {
        Value::map(entries.iter().map(|(key, value)| (*key, Value::text(*value))))
    }

    #[test]
    fn text_is_compared_exactly_or_by_pattern() {
        let fits = |wanted: &str, found: &str| satisfies(&wanted.into(), &found.into());
        assert!(fits("web", "web"));
        assert!(!fits("web", "web-1"), "a part is not the whole");
        assert!(!fits("Web", "web"));
        assert!(fits("/web/", "my-web-1"), "a pattern may match a part");
        assert!(!fits("/^web/", "my-web-1"));
        assert!(fits("/(?i)^WEB-[0-9]+$/", "web-12"));
        assert!(fits("/", "/"), "one slash is no pattern");
        assert!(!fits("/(/", "("), "what is no pattern matches nothing");
        assert!(!satisfies(&"x".into(), &Value::Null));
    }

    #[test]
    fn all_entries_of_a_map_have_to_be_there() {
        let found = map(&[("team", "blue"), ("env", "prod-1")]);
        assert!(satisfies(&map(&[("team", "blue")]), &found));
        assert!(satisfies(&map(&[("env", "/^prod/"), ("team", "/blue|red/")]), &found));
        assert!(!satisfies(&map(&[("team", "red")]), &found));
        assert!(!satisfies(&map(&[("missing", "/.*/")]), &found));
        assert!(satisfies(&map(&[]), &Value::Null) && !satisfies(&map(&[("a", "b")]), &Value::Null));
        let set = |values: &[&str]| Value::set(values.iter().map(|value| Value::from(*value)));
        assert!(satisfies(&set(&["a"]), &set(&["b", "a"])) && !satisfies(&set(&["a", "c"]), &set(&["a"])));
    }

    #[test]
    fn nothing_is_asked_by_null_and_by_the_empty_text() {
        assert!(!is_asked(&Value::Null) && !is_asked(&"".into()));
        assert!(is_asked(&"x".into()) && is_asked(&false.into()) && is_asked(&Value::int(0)));
    }

    #[test]
    fn patterns_that_are_none_are_told_with_their_place() {
        let config =
            Value::object([("name", "/(/".into()), ("labels", map(&[("team", "/[/"), ("env", "/ok/")])), ("id", "(".into())]);
        let told = misspelt(&[text("name"), labels(), text("id")], &config);
        let places: Vec<String> = told.iter().map(|one| one.path.to_string()).collect();
        assert_eq!(places, ["name", "labels[\"team\"]"]);
    }
}
