//! Open lists that the API tells: versions, plans, types. Nothing of them is frozen in a table, so that a new version needs no new provider.
//!
//! A value that is new or changed is looked for while planning, once the provider is configured; a wrong one is answered with the nearest
//! right ones. A list that cannot be read is no obstacle: then the API itself judges, at apply.

use serde_json::Value as Json;

use super::attr::Attr;
use super::kind::{Kind, Nest};
use super::session::Session;
use crate::framework::{Diagnostic, Diagnostics, PlanHook};
use crate::value::{Path, Value};

/// How many right ones an error names.
const NAMED: usize = 5;

/// What the values of an attribute are taken from.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    /// What one of them is called, for errors.
    pub what: &'static str,
    /// Where the API tells them.
    pub path: &'static str,
    /// Those that fit the asset as it is planned, from the API's answer. None at all is no judgement.
    pub of: fn(&Json, &Value) -> Vec<String>,
    /// Whether a configured value stands for one of them.
    pub fits: fn(&str, &str) -> bool,
}

impl Choices {
    /// What `GET path` tells; `of` picks those that fit the asset as planned.
    pub const fn new(what: &'static str, path: &'static str, of: fn(&Json, &Value) -> Vec<String>) -> Self {
        Self { what, path, of, fits: same }
    }

    /// How a configured value (first) is compared with one of them (second); without this it is equal, whatever its case.
    pub const fn fits(mut self, fits: fn(&str, &str) -> bool) -> Self {
        self.fits = fits;
        self
    }

    /// What is wrong with a value, if the API tells its choices and this is none of them. `planned` is the asset as planned.
    pub async fn judge(
        &self,
        session: &Session,
        zone: Option<&str>,
        planned: &Value,
        value: &str,
        path: Path,
    ) -> Option<Diagnostic> {
        let answer = session.told_once(self.path, zone, self.what).await?;
        let choices = (self.of)(&answer, planned);
        if choices.is_empty() || choices.iter().any(|choice| (self.fits)(value, choice)) {
            return None;
        }
        let all = choices.len();
        let nearest = nearest(choices.iter().map(String::as_str), value, NAMED);
        let (shown, which) = (nearest.join(", "), if all > nearest.len() { "The nearest are" } else { "There are" });
        Some(
            Diagnostic::error(
                format!("There is no {} {value:?}", self.what),
                format!("The API's list of {}s does not have it. {which}: {shown}.\n\nWhat to do: use one of these.", self.what),
            )
            .at(path),
        )
    }
}

fn same(value: &str, choice: &str) -> bool {
    value.eq_ignore_ascii_case(choice)
}

/// Whether a version stands for a choice: the same, or the beginning of one up to a dot, as `3` is of `3.3`; or the other way round, where
/// the API tells the beginning only.
pub fn fits_version(value: &str, choice: &str) -> bool {
    let begins = |whole: &str, part: &str| whole.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    begins(choice, value) || begins(value, choice)
}

/// Those of `names` that are most like `wanted`, at most so many.
pub fn nearest<'a>(names: impl Iterator<Item = &'a str>, wanted: &str, at_most: usize) -> Vec<&'a str> {
    let wanted = wanted.to_ascii_lowercase();
    let mut names: Vec<&str> = names.collect();
    names.sort_by_cached_key(|name| (strsim::levenshtein(&wanted, &name.to_ascii_lowercase()), name.len()));
    names.dedup();
    names.truncate(at_most);
    names
}

/// What is wrong with the values of these attributes that are new or changed.
pub(super) async fn judge_all(session: &Session, zone: Option<&str>, attrs: &[Attr], plan: &PlanHook<'_>) -> Diagnostics {
    let mut found = Vec::new();
    collect(attrs, plan.planned, &[plan.prior], &Path::default(), &mut found);
    let mut told = Diagnostics::new();
    for (choices, value, path) in found {
        if let Some(wrong) = choices.judge(session, zone, plan.planned, &value, path).await {
            told.push(wrong);
        }
    }
    told
}

/// The values that are to be judged, at any depth, with their places. Elements of sets and lists are compared with all prior ones.
fn collect(attrs: &[Attr], planned: &Value, priors: &[&Value], at: &Path, found: &mut Vec<(&'static Choices, String, Path)>) {
    for attr in attrs {
        let value = planned.get(attr.name);
        let before: Vec<&Value> = priors.iter().map(|prior| prior.get(attr.name)).collect();
        let path = at.attribute(attr.name);
        if let (Some(choices), Some(text)) = (attr.choices, value.as_str())
            && !before.contains(&value)
        {
            found.push((choices, text.to_owned(), path.clone()));
        }
        let Kind::Objects(nest, nested) = attr.kind else { continue };
        let elements_before: Vec<&Value> = match nest {
            Nest::Single => before,
            Nest::Map => before.iter().filter_map(|before| before.entries()).flat_map(|entries| entries.values()).collect(),
            _ => before.iter().flat_map(|before| before.elements()).collect(),
        };
        match value {
            Value::Map(entries) => {
                for (key, element) in entries {
                    collect(nested, element, &elements_before, &path.key(key), found);
                }
            }
            Value::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    collect(nested, element, &elements_before, &path.index(index), found);
                }
            }
            Value::Set(_) => {
                for element in value.elements() {
                    collect(nested, element, &elements_before, &path.element(element.clone()), found);
                }
            }
            _ => collect(nested, value, &elements_before, &path, found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Attr, Nest, objects, text};
    use super::{Choices, collect, fits_version, nearest};
    use crate::value::{Path, Value};

    static PLAN: Choices = Choices::new("plan", "/plan", |_, _| Vec::new());
    const PART: &[Attr] = &[text("plan").from_catalogue(&PLAN).doc("P."), text("note").doc("N.")];

    #[test]
    fn a_version_may_be_shorter_or_longer() {
        assert!(fits_version("3.3", "3.3") && fits_version("3", "3.3") && fits_version("3.3.1", "3.3"));
        assert!(!fits_version("3.3", "3.30") && !fits_version("1", "10.1") && !fits_version("4", "3.3"));
    }

    #[test]
    fn the_nearest_come_first_and_once() {
        let plans = ["business-4", "hobbyist-2", "startup-4", "startup-16", "startup-4"];
        assert_eq!(nearest(plans.into_iter(), "Startup-8", 2), ["startup-4", "startup-16"]);
        assert_eq!(nearest(plans.into_iter(), "x", 9).len(), 4);
        assert!(nearest(std::iter::empty(), "x", 3).is_empty());
    }

    #[test]
    fn only_what_is_new_or_changed_is_judged() {
        let attrs = [
            text("plan").from_catalogue(&PLAN).doc("P."),
            objects("one", Nest::Single, PART).doc("O."),
            objects("many", Nest::List, PART).doc("M."),
            objects("set", Nest::Set, PART).doc("S."),
            text("free").doc("F."),
            text("other").from_catalogue(&PLAN).doc("O."),
        ];
        let part = |plan: &str| Value::object([("plan", plan.into()), ("note", "n".into())]);
        let planned = Value::object([
            ("plan", "a".into()),
            ("one", part("b")),
            ("many", Value::list([part("c"), part("d")])),
            ("set", Value::set([part("e"), part("f")])),
            ("free", "x".into()),
            ("other", Value::UNKNOWN),
        ]);
        let judged = |prior: &Value| -> Vec<String> {
            let mut found = Vec::new();
            collect(&attrs, &planned, &[prior], &Path::default(), &mut found);
            found.into_iter().map(|(_, value, path)| format!("{value} {}", path.steps().len())).collect()
        };
        assert_eq!(judged(&Value::Null), ["a 1", "b 2", "c 3", "d 3", "e 3", "f 3"], "what is not known is not judged");
        let prior = Value::object([
            ("plan", "a".into()),
            ("one", part("z")),
            ("many", Value::list([part("d")])),
            ("set", Value::set([part("f")])),
        ]);
        assert_eq!(judged(&prior), ["b 2", "c 3", "e 3"]);
    }
}
