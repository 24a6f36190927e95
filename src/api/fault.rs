//! What the body of an error answer says, in the forms that are in common use.

use std::time::Duration;

use super::Json;

/// The longest text of an API that reaches a person, in characters: a proxy may answer a whole page.
const LONGEST: usize = 2_000;

/// What an error answer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// All that the API said, in one text; never empty once read by [`Fault::read`] from a body that says something.
    pub message: String,
    /// How long the body asks to wait.
    pub retry_after: Option<Duration>,
}

impl Fault {
    /// Reads an RFC 9457 problem (`title`, `detail`, `errors`), `{message}`, `{error}`, and anything that is not JSON. All that
    /// is said is kept, each sentence once.
    pub fn read(body: &[u8]) -> Fault {
        match serde_json::from_slice::<Json>(body) {
            Ok(json) => Fault { message: limited(&sentences(&json).join(": ")), retry_after: retry_after(&json) },
            Err(_) => Fault { message: limited(&plain(&String::from_utf8_lossy(body))), retry_after: None },
        }
    }
}

/// The texts of a document, most general first, without repetitions.
fn sentences(json: &Json) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    match json {
        Json::Object(fields) => {
            for name in ["title", "error", "message", "detail", "errors"] {
                if let Some(value) = fields.get(name) {
                    collect(value, &mut found);
                }
            }
            // An object of another form is shown whole: better odd than silent.
            if found.is_empty() && !fields.is_empty() {
                add(&json.to_string(), &mut found);
            }
        }
        other => collect(other, &mut found),
    }
    found
}

fn collect(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Null => {}
        Json::String(text) => add(text, found),
        Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Json::Object(fields) => {
            let place =
                ["pointer", "field", "parameter", "name"].iter().find_map(|name| fields.get(*name).and_then(Json::as_str));
            let texts = sentences(value).join(": ");
            match place {
                Some(place) if !texts.contains(place) => add(&format!("{place}: {texts}"), found),
                _ => add(&texts, found),
            }
        }
        other => add(&other.to_string(), found),
    }
}

fn add(text: &str, found: &mut Vec<String>) {
    let text = text.trim().trim_end_matches('.');
    if !text.is_empty() && !found.iter().any(|known| known.contains(text)) {
        found.push(text.to_owned());
    }
}

fn retry_after(json: &Json) -> Option<Duration> {
    let seconds = json.get("retry_after").or_else(|| json.get("retry-after"))?.as_f64()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// The words of a page without its mark-up, scripts and styles.
fn plain(page: &str) -> String {
    if !page.trim_start().starts_with('<') {
        return page.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut words = String::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        words.push(' ');
        let tag = &rest[open..];
        let hidden =
            ["script", "style"].iter().find(|name| tag[1..].get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name)));
        let end = match hidden {
            Some(name) => tag.find(&format!("</{name}")).map(|at| at + 1),
            None => tag.find('>').map(|at| at + 1),
        };
        rest = end.map_or("", |end| &tag[end..]);
        if hidden.is_some() {
            rest = rest.find('>').map_or("", |at| &rest[at + 1..]);
        }
    }
    words.push_str(rest);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn limited(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str) -> String {
        Fault::read(body.as_bytes()).message
    }

    #[test]
    fn title_detail_and_errors_of_a_problem_are_all_kept() {
        let body = r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"Invalid request body.",
            "errors":["size: must be at least 10",{"detail":"is required","pointer":"/name"},"size: must be at least 10"]}"#;
        assert_eq!(said(body), "Bad Request: Invalid request body: size: must be at least 10: /name: is required");
    }

    #[test]
    fn short_forms_are_read() {
        assert_eq!(said(r#"{"message":"Security group not found"}"#), "Security group not found");
        assert_eq!(said(r#"{"error":"slow down"}"#), "slow down");
        assert_eq!(said(r#"{"error":{"message":"no"}}"#), "no");
        assert_eq!(said(r#""just a text""#), "just a text");
        assert_eq!(said(r#"{"code":7}"#), r#"{"code":7}"#);
        assert_eq!(said(""), "");
        assert_eq!(said("{}"), "");
    }

    #[test]
    fn a_page_of_a_proxy_becomes_its_words() {
        let page = "<html><head><style>p { color: red }</style><title>502</title></head><body><p>Bad\n gateway</p></body></html>";
        assert_eq!(said(page), "502 Bad gateway");
        assert_eq!(said("upstream  connect\nerror"), "upstream connect error");
        assert_eq!(said("<script>unclosed"), "");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = said(&"é".repeat(5_000));
        assert_eq!(text.chars().count(), LONGEST + 2);
    }

    #[test]
    fn the_wait_in_a_body_is_read() {
        assert_eq!(Fault::read(br#"{"error":"slow down","retry_after":3}"#).retry_after, Some(Duration::from_secs(3)));
        assert_eq!(Fault::read(br#"{"error":"slow down","retry_after":-3}"#).retry_after, None);
    }
}
