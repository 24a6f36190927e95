use serde_json::{Map, Value as Json};
use tracing::Level;
use tracing::level_filters::LevelFilter;

use super::flight::text_of;
use super::log::{level_of, line};

/// Checklist A 9.
#[test]
fn a_line_is_what_hclog_writes() {
    let time = time::macros::datetime!(2026-01-02 03:04:05.000067 UTC);
    let fields = Map::from_iter([("message".to_owned(), "created".into()), ("id".to_owned(), "x".into())]);
    let line: Json = serde_json::from_str(&line(Level::INFO, "eurocloud::api::client", time, fields)).unwrap();
    let expected = serde_json::json!({
        "@level": "info", "@message": "created", "@module": "eurocloud.api.client",
        "@timestamp": "2026-01-02T03:04:05.000067Z", "id": "x",
    });
    assert_eq!(line, expected);
}

#[test]
fn levels_are_terraforms() {
    assert_eq!(level_of("JSON"), Some(LevelFilter::TRACE));
    assert_eq!(level_of("warn"), Some(LevelFilter::WARN));
    assert_eq!(level_of("OFF"), None);
}

/// Standard panics quote the text that was sliced wrongly, or the error that was unwrapped.
#[test]
fn a_panic_quotes_no_value() {
    let secret = String::from("hüsh-hush");
    let told = |panic: Box<dyn std::any::Any + Send>| text_of(&*panic);
    let panics: [fn(String); 4] = [
        |text| drop(text[..2].to_owned()),
        |text| assert_eq!(text.parse::<u8>().map_err(|_| text.clone()).unwrap(), 0),
        |text| panic!("cannot take {text:?}"),
        |text| panic!("wrong: {text}"),
    ];
    for panic in panics {
        let text = secret.clone();
        let caught = std::panic::catch_unwind(move || panic(text)).expect_err("it panics");
        let said = told(caught);
        assert!(!said.is_empty() && !said.contains("sh"), "{said}");
    }
    assert_eq!(
        told(std::panic::catch_unwind(|| panic!("the queue: it is empty")).expect_err("it panics")),
        "the queue: it is empty"
    );
}
