//! Ephemeral resources: checklist I 63.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use eurocloud::framework::{Attribute, BoxFuture, EphemeralResource, Opened, Outcome, Renewed, Schema};
use eurocloud::value::{Type, Value};
use serde_json::json;

use super::client::tfplugin6::{close_ephemeral_resource, open_ephemeral_resource, renew_ephemeral_resource};
use super::client::{connect, json, lines, value};
use super::fake::Fake;

/// What happened to keys.
type Diary = Arc<Mutex<Vec<String>>>;

/// A key with a name.
struct Key {
    schema: Schema,
    diary: Diary,
}

impl Key {
    fn new(diary: &Diary) -> Self {
        let mut schema = Schema::default();
        let name = Attribute::new("name", Type::String).required();
        let secret = Attribute::new("secret", Type::String).computed();
        schema.block.attributes = vec![name, secret];
        Self { schema, diary: Arc::clone(diary) }
    }

    fn note(&self, what: &str, private: &[u8]) {
        self.diary.lock().unwrap().push(format!("{what} {}", String::from_utf8_lossy(private)));
    }
}

impl EphemeralResource for Key {
    fn type_name(&self) -> &'static str {
        "fake_key"
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn open(&self, config: Value) -> BoxFuture<'_, Outcome<Opened>> {
        Box::pin(async move {
            let name = config.get("name").as_str().unwrap_or_default().to_owned();
            self.note("opened", name.as_bytes());
            let secret = if name == "unfit" { Value::UNKNOWN } else { "s3cret".into() };
            let result = Value::object([("name", name.as_str().into()), ("secret", secret)]);
            let renew_at = Some(SystemTime::UNIX_EPOCH + Duration::from_millis(2_500));
            Ok(Opened { result, renew_at, private: name.into_bytes() }.into())
        })
    }

    fn renew(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<Renewed>> {
        self.note("renewed", &private);
        Box::pin(async { Ok(Renewed { renew_at: None, private }.into()) })
    }

    fn close(&self, private: Vec<u8>) -> BoxFuture<'_, Outcome<()>> {
        self.note("closed", &private);
        Box::pin(async { Ok(().into()) })
    }
}

fn open(name: &str) -> open_ephemeral_resource::Request {
    let config = value(json!({"name": name, "secret": null}));
    open_ephemeral_resource::Request { type_name: "fake_key".to_owned(), config, ..Default::default() }
}

#[tokio::test]
async fn what_is_opened_is_renewed_and_closed_with_its_private_bytes() {
    let diary = Diary::default();
    let mut client = connect(Fake::default().ephemeral(Key::new(&diary))).await;
    let type_name = || "fake_key".to_owned();
    let opened = client.open_ephemeral_resource(open("a")).await.unwrap().into_inner();
    assert_eq!(json(opened.result.as_ref()), json!({"name": "a", "secret": "s3cret"}));
    assert_eq!(opened.renew_at.unwrap().seconds, 2, "rather early than late");
    let renew = renew_ephemeral_resource::Request { type_name: type_name(), private: opened.private };
    let renewed = client.renew_ephemeral_resource(renew).await.unwrap().into_inner();
    assert_eq!((renewed.renew_at, renewed.private.clone()), (None, Some("a".into())));
    let close = close_ephemeral_resource::Request { type_name: type_name(), private: renewed.private };
    let closed = client.close_ephemeral_resource(close).await.unwrap().into_inner();
    assert_eq!(lines(&closed.diagnostics), Vec::<String>::new());
    assert_eq!(*diary.lock().unwrap(), ["opened a", "renewed a", "closed a"]);
}

/// Terraform closes only what it was told of.
#[tokio::test]
async fn what_cannot_be_answered_is_closed_at_once() {
    let diary = Diary::default();
    let mut client = connect(Fake::default().ephemeral(Key::new(&diary))).await;
    let opened = client.open_ephemeral_resource(open("unfit")).await.unwrap().into_inner();
    assert_eq!((opened.result, opened.private), (None, None));
    assert_eq!(lines(&opened.diagnostics), ["error at secret: The provider made a mistake"]);
    assert_eq!(*diary.lock().unwrap(), ["opened unfit", "closed unfit"]);
}
