//! Settings: what counts when several say something, and what is refused.

use std::collections::BTreeMap;
use std::io;
use std::path::Path as FilePath;
use std::time::Duration;

use super::super::settings::is_pending;
use super::super::{ExoscaleProvider, Settings, Surroundings};
use crate::api::Request;
use crate::framework::{Configure, Diagnostics, Provider};
use crate::value::{Path, Value};

const KEY: &str = "EXOtestkey0123456789";
const SECRET: &str = "the-secret-that-nobody-may-see";

/// An environment and files of a test's own.
#[derive(Default)]
struct Around {
    variables: BTreeMap<&'static str, &'static str>,
    files: BTreeMap<&'static str, String>,
}

impl Around {
    fn with(variables: &[(&'static str, &'static str)]) -> Self {
        Self { variables: variables.iter().copied().collect(), ..Self::default() }
    }

    fn file(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.files.insert(name, text.into());
        self
    }
}

impl Surroundings for Around {
    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).filter(|value| !value.is_empty()).map(|value| (*value).to_owned())
    }

    fn file(&self, path: &FilePath) -> io::Result<String> {
        let found = path.to_str().and_then(|path| self.files.get(path));
        found.cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// A provider block with these attributes and nulls for all others.
fn block(given: &[(&str, Value)]) -> Value {
    let schema = super::super::settings::schema();
    let mut config = Value::object(schema.block.attributes.iter().map(|attribute| (attribute.name.to_string(), Value::Null)));
    for (name, value) in given {
        assert!(schema.block.attribute(name).is_some(), "no attribute {name}");
        config.put(name, value.clone());
    }
    config
}

fn texts(given: &[(&str, &str)]) -> Value {
    block(&given.iter().map(|(name, text)| (*name, Value::text(*text))).collect::<Vec<_>>())
}

/// A block with credentials and these attributes.
fn keyed(given: &[(&str, Value)]) -> Value {
    let mut config = texts(&[("key", KEY), ("secret", SECRET)]);
    for (name, value) in given {
        config.put(name, value.clone());
    }
    config
}

fn read(config: &Value, around: &Around) -> Settings {
    Settings::read(config, around).unwrap_or_else(|told| panic!("{}", shown(&told)))
}

fn refused(config: &Value, around: &Around) -> (String, Path) {
    let told = Settings::read(config, around).expect_err("these settings are wrong");
    let text = shown(&told);
    assert!(!text.contains(SECRET), "{text}");
    let first = told.iter().next().expect("something is told");
    (text, first.path.clone())
}

fn shown(told: &Diagnostics) -> String {
    told.iter().map(|told| format!("{}: {}\n{}", told.path, told.summary, told.detail)).collect::<Vec<_>>().join("\n")
}

const ACCOUNTS: &str = r#"
defaultAccount = "work"

[[accounts]]
name = "work"
key = "EXOwork"
secret = "work-secret"
defaultZone = "at-vie-1"

[[accounts]]
name = "play"
key = "EXOplay"
secret = "play-secret"
defaultZone = "de-fra-1"
environment = "ppapi"
"#;

#[test]
fn the_provider_block_counts_before_the_environment() {
    let around = Around::with(&[
        ("EXOSCALE_API_KEY", "EXOother"),
        ("EXOSCALE_API_SECRET", "other"),
        ("EXOSCALE_ZONE", "de-fra-1"),
        ("EXOSCALE_API_ENVIRONMENT", "ppapi"),
        ("EXOSCALE_API_ENDPOINT", "https://other.test/v2"),
        ("EXOSCALE_SOS_ENDPOINT", "https://sos-other.test"),
        ("EXOSCALE_TIMEOUT", "7"),
    ]);
    let all = [
        ("zone", "ch-gva-2"),
        ("environment", "api"),
        ("endpoint", "https://mine.test/v2"),
        ("sos_endpoint", "https://sos-mine.test/"),
    ];
    let mut config = keyed(&[("timeout", Value::int(60)), ("max_retries", Value::int(0))]);
    for (name, text) in all {
        config.put(name, Value::text(text));
    }
    let settings = read(&config, &around);
    assert_eq!((settings.key.as_str(), settings.secret.expose()), (KEY, SECRET));
    assert_eq!((settings.zone.as_deref(), settings.environment.as_str()), (Some("ch-gva-2"), "api"));
    assert_eq!(settings.endpoint.as_ref().map(ToString::to_string).as_deref(), Some("https://mine.test/v2"));
    assert_eq!(settings.sos_endpoint.as_ref().map(ToString::to_string).as_deref(), Some("https://sos-mine.test/"));
    assert_eq!((settings.timeout, settings.max_retries), (Duration::from_mins(1), 0));

    let settings = read(&block(&[]), &around);
    assert_eq!((settings.key.as_str(), settings.secret.expose()), ("EXOother", "other"));
    assert_eq!((settings.zone.as_deref(), settings.environment.as_str()), (Some("de-fra-1"), "ppapi"));
    assert_eq!(settings.endpoint.as_ref().map(ToString::to_string).as_deref(), Some("https://other.test/v2"));
    assert_eq!(settings.sos_endpoint.as_ref().map(ToString::to_string).as_deref(), Some("https://sos-other.test/"));
    assert_eq!(settings.timeout, Duration::from_secs(7));
}

#[test]
fn what_nobody_says_is_as_the_official_provider_has_it() {
    let settings = read(&keyed(&[]), &Around::default());
    assert_eq!((settings.environment.as_str(), settings.zone, settings.timeout), ("api", None, Duration::from_hours(1)));
    assert!(settings.endpoint.is_none() && settings.sos_endpoint.is_none() && settings.ca_file.is_none());
    assert!(settings.max_retries > 0 && settings.default_labels.is_empty());
}

#[test]
fn environment_names_count_in_the_official_order() {
    let keys = ["EXOSCALE_KEY", "EXOSCALE_API_KEY", "CLOUDSTACK_KEY", "CLOUDSTACK_API_KEY"];
    let secrets = ["EXOSCALE_SECRET", "EXOSCALE_SECRET_KEY", "EXOSCALE_API_SECRET", "CLOUDSTACK_SECRET", "CLOUDSTACK_SECRET_KEY"];
    // Of those that are left, the first one counts; each is its own value.
    for from in 0..keys.len() {
        let mut around = Around::with(&[("EXOSCALE_SECRET", "s")]);
        around.variables.extend(keys[from..].iter().map(|name| (*name, *name)));
        assert_eq!(read(&block(&[]), &around).key, keys[from]);
    }
    for from in 0..secrets.len() {
        let mut around = Around::with(&[("EXOSCALE_KEY", "k")]);
        around.variables.extend(secrets[from..].iter().map(|name| (*name, *name)));
        assert_eq!(read(&block(&[]), &around).secret.expose(), secrets[from]);
    }
    let both = Around::with(&[
        ("EXOSCALE_SOS_ENDPOINT", "https://first.test"),
        ("EXOSCALE_STORAGE_API_ENDPOINT", "https://second.test"),
    ]);
    let told = |around: &Around| read(&keyed(&[]), around).sos_endpoint.map(|url| url.host_str().map(str::to_owned));
    assert_eq!(told(&both), Some(Some("first.test".to_owned())));
    let second = Around::with(&[("EXOSCALE_SOS_ENDPOINT", ""), ("EXOSCALE_STORAGE_API_ENDPOINT", "https://second.test")]);
    assert_eq!(told(&second), Some(Some("second.test".to_owned())), "an empty variable is none");
}

#[test]
fn key_and_secret_may_come_from_different_places() {
    let around = Around::with(&[("EXOSCALE_API_SECRET", SECRET)]);
    let settings = read(&texts(&[("key", KEY)]), &around);
    assert_eq!((settings.key.as_str(), settings.secret.expose()), (KEY, SECRET));
}

#[test]
fn half_given_credentials_name_what_is_missing_and_show_nothing_else() {
    let (text, path) = refused(&texts(&[("secret", SECRET)]), &Around::default());
    assert!(text.contains("EXOSCALE_API_KEY") && !text.contains("EXOSCALE_API_SECRET"), "{text}");
    assert_eq!(path, Path::root("key"));

    let (text, path) = refused(&texts(&[("key", KEY)]), &Around::default());
    assert!(text.contains("EXOSCALE_API_SECRET") && !text.contains("EXOSCALE_API_KEY"), "{text}");
    assert!(!text.contains(KEY), "the key is nobody's business either: {text}");
    assert_eq!(path, Path::root("secret"));

    let (text, _) = refused(&block(&[]), &Around::with(&[("CLOUDSTACK_SECRET", SECRET)]));
    assert!(text.contains("EXOSCALE_API_KEY"), "{text}");

    let (text, _) = refused(&block(&[]), &Around::default());
    assert!(text.contains("EXOSCALE_API_KEY and EXOSCALE_API_SECRET"), "{text}");
    assert_eq!(text.matches("Credentials are missing").count(), 1, "one error: {text}");
}

#[test]
fn an_empty_text_is_as_good_as_none() {
    let around = Around::with(&[("EXOSCALE_API_KEY", KEY), ("EXOSCALE_API_SECRET", SECRET), ("EXOSCALE_ZONE", "at-vie-1")]);
    let settings = read(&texts(&[("key", ""), ("secret", ""), ("zone", ""), ("endpoint", "")]), &around);
    assert_eq!((settings.key.as_str(), settings.zone.as_deref()), (KEY, Some("at-vie-1")));
}

#[test]
fn the_cli_file_helps_out_where_nothing_else_gives_credentials() {
    let home = Around::with(&[("HOME", "/home/u")]).file("/home/u/.config/exoscale/exoscale.toml", ACCOUNTS);
    let settings = read(&block(&[]), &home);
    assert_eq!((settings.key.as_str(), settings.secret.expose()), ("EXOwork", "work-secret"));
    assert_eq!(settings.zone.as_deref(), Some("at-vie-1"));

    let settings = read(&keyed(&[]), &home);
    assert_eq!((settings.key.as_str(), settings.zone), (KEY, None), "with credentials the file is not looked for");

    let xdg = Around::with(&[("HOME", "/home/u"), ("XDG_CONFIG_HOME", "/x")])
        .file("/x/exoscale/exoscale.toml", ACCOUNTS.replace("\"work\"", "\"xdg\""))
        .file("/home/u/.config/exoscale/exoscale.toml", "this is not read");
    assert_eq!(read(&block(&[]), &xdg).key, "EXOwork");
}

#[test]
fn an_account_is_chosen_by_name() {
    let around = Around::with(&[("EXOSCALE_CONFIG", "/c.toml")]).file("/c.toml", ACCOUNTS);
    assert_eq!(read(&block(&[]), &around).key, "EXOwork", "the file's own default");
    let play = read(&texts(&[("profile", "play")]), &around);
    assert_eq!((play.key.as_str(), play.zone.as_deref(), play.environment.as_str()), ("EXOplay", Some("de-fra-1"), "ppapi"));

    let mut named = Around::with(&[("EXOSCALE_ACCOUNT", "play"), ("EXOSCALE_ZONE", "bg-sof-1")]);
    named.files.insert("/d.toml", ACCOUNTS.to_owned());
    let settings = read(&texts(&[("config_file", "/d.toml")]), &named);
    assert_eq!(settings.key, "EXOplay");

    let first = ACCOUNTS.replace("defaultAccount = \"work\"", "");
    let around = Around::with(&[("EXOSCALE_CONFIG", "/c.toml")]).file("/c.toml", first);
    assert_eq!(read(&block(&[]), &around).key, "EXOwork", "without a default, the first");

    let (text, path) = refused(&texts(&[("profile", "typo")]), &around);
    assert!(text.contains("\"typo\"") && text.contains("work, play"), "{text}");
    assert!(!text.contains("work-secret") && !text.contains("EXOwork"), "{text}");
    assert_eq!(path, Path::root("profile"));
}

#[test]
fn an_account_that_the_provider_block_names_counts_before_the_environment() {
    let shell = [("EXOSCALE_API_KEY", "EXOshell"), ("EXOSCALE_API_SECRET", "shell-secret"), ("EXOSCALE_ZONE", "bg-sof-1")];
    let mut around = Around::with(&shell).file("/c.toml", ACCOUNTS);
    around.variables.insert("EXOSCALE_CONFIG", "/c.toml");
    assert_eq!(read(&block(&[]), &around).key, "EXOshell", "the environment's credentials before the environment's file");
    let play = read(&texts(&[("profile", "play")]), &around);
    assert_eq!((play.key.as_str(), play.secret.expose(), play.zone.as_deref()), ("EXOplay", "play-secret", Some("de-fra-1")));
    let both = read(&texts(&[("profile", "play"), ("key", KEY), ("secret", SECRET), ("zone", "ch-dk-2")]), &around);
    assert_eq!((both.key.as_str(), both.zone.as_deref(), both.environment.as_str()), (KEY, Some("ch-dk-2"), "ppapi"));
}

#[test]
fn a_file_that_only_the_environment_names_is_not_needed_with_credentials() {
    let mut around =
        Around::with(&[("EXOSCALE_CONFIG", "/gone.toml"), ("EXOSCALE_API_KEY", KEY), ("EXOSCALE_API_SECRET", SECRET)]);
    assert_eq!(read(&block(&[]), &around).key, KEY);
    around.variables.remove("EXOSCALE_API_KEY");
    around.variables.remove("EXOSCALE_API_SECRET");
    let (text, path) = refused(&block(&[]), &around);
    assert!(text.contains("/gone.toml"), "{text}");
    assert_eq!(path, Path::root("config_file"));
    let (text, _) = refused(&texts(&[("config_file", "/typo.toml")]), &Around::default());
    assert!(text.contains("/typo.toml"), "{text}");
}

#[test]
fn errors_about_the_cli_file_never_quote_it() {
    let broken = [
        format!("[[accounts]]\nname = \"a\"\nsecret = \"{SECRET}\nkey = 1\n"),
        format!("secret = {SECRET}\n"),
        format!("[[accounts]]\nname = \"a\"\nkey = [\"{SECRET}\"]\n"),
        format!("[[accounts]]\nkey = \"{SECRET}\"\n"),
        format!("[[accounts]]\nname = \"a\"\n\"{SECRET}\" = \"{SECRET}\"\nsecret = 5\n"),
    ];
    for text in broken {
        let around = Around::with(&[("EXOSCALE_CONFIG", "/c.toml")]).file("/c.toml", text.clone());
        let (told, path) = refused(&block(&[]), &around);
        assert!(told.contains("/c.toml") && told.contains("line"), "{told}");
        assert_eq!(path, Path::root("config_file"));
    }
}

#[test]
fn an_account_without_a_secret_is_half_given() {
    let around = Around::with(&[("EXOSCALE_CONFIG", "/c.toml")]).file("/c.toml", "[[accounts]]\nname = \"a\"\nkey = \"EXOa\"\n");
    let (text, path) = refused(&block(&[]), &around);
    assert!(text.contains("EXOSCALE_API_SECRET") && !text.contains("EXOa"), "{text}");
    assert_eq!(path, Path::root("secret"));
}

#[test]
fn numbers_out_of_range_are_refused() {
    let float = |text: &str| text.parse().map(Value::Number).expect("a number");
    for wrong in [Value::int(0), Value::int(-1), float("-0.5"), float("1e300")] {
        let (text, path) = refused(&keyed(&[("timeout", wrong.clone())]), &Around::default());
        assert_eq!(path, Path::root("timeout"), "{wrong:?}: {text}");
    }
    for wrong in ["1h", "abc", "-3", "0", "inf", "NaN", "1e400"] {
        let (text, path) = refused(&keyed(&[]), &Around::with(&[("EXOSCALE_TIMEOUT", wrong)]));
        assert!(text.contains("EXOSCALE_TIMEOUT"), "{text}");
        assert_eq!(path, Path::root("timeout"), "{wrong}");
    }
    assert_eq!(read(&keyed(&[("timeout", float("0.5"))]), &Around::default()).timeout, Duration::from_millis(500));
    for wrong in [Value::int(-1), Value::int(21), float("1.5"), float("1e30")] {
        let (text, path) = refused(&keyed(&[("max_retries", wrong.clone())]), &Around::default());
        assert_eq!(path, Path::root("max_retries"), "{wrong:?}: {text}");
    }
    assert_eq!(read(&keyed(&[("max_retries", Value::int(20))]), &Around::default()).max_retries, 20);
}

#[test]
fn addresses_that_are_none_are_refused() {
    for name in ["endpoint", "sos_endpoint"] {
        for wrong in
            ["api.example.com", "https://", "ftp://api.example.com", "file:///etc/passwd", "https//x", "unix:/run/x", "http:"]
        {
            let (text, path) = refused(&keyed(&[(name, Value::text(wrong))]), &Around::default());
            assert_eq!(path, Path::root(name), "{wrong}: {text}");
        }
    }
    let (text, _) = refused(&keyed(&[]), &Around::with(&[("EXOSCALE_API_ENDPOINT", "nonsense")]));
    assert!(text.contains("endpoint"), "{text}");
    let (text, _) = refused(&keyed(&[("endpoint", Value::text(format!("http://u:{SECRET}@example.com")))]), &Around::default());
    assert!(text.contains("example.com"), "{text}");
}

#[test]
fn an_environment_is_a_part_of_a_host_name() {
    for wrong in ["https://api", "api.example.com/", "a b", "evil.test/?", "api:80", "a@b", "ä"] {
        let (text, path) = refused(&texts(&[("key", KEY), ("secret", SECRET), ("environment", wrong)]), &Around::default());
        assert_eq!(path, Path::root("environment"), "{wrong}: {text}");
    }
    assert_eq!(read(&keyed(&[("environment", Value::text("ppapi"))]), &Around::default()).environment, "ppapi");
}

#[test]
fn nothing_goes_out_without_tls_except_to_this_machine() {
    for remote in ["http://api.example.com", "http://10.0.0.1/v2", "http://localhost.example.com", "http://[2001:db8::1]/"] {
        for name in ["endpoint", "sos_endpoint"] {
            let (text, path) = refused(&keyed(&[(name, Value::text(remote))]), &Around::default());
            assert!(text.contains("https"), "{text}");
            assert_eq!(path, Path::root(name), "{remote}");
        }
        let (_, path) = refused(&keyed(&[]), &Around::with(&[("EXOSCALE_API_ENDPOINT", remote)]));
        assert_eq!(path, Path::root("endpoint"));
    }
    for here in ["http://127.0.0.1:8080", "http://localhost:1/v2", "http://[::1]:1"] {
        assert!(read(&keyed(&[("endpoint", Value::text(here))]), &Around::default()).endpoint.is_some(), "{here}");
    }
}

/// The settings are the first guard; the transport is the second, for addresses that the API itself names.
#[tokio::test]
async fn the_client_itself_refuses_plain_http_to_others() {
    let mut settings = read(&keyed(&[("max_retries", Value::int(0))]), &Around::default());
    settings.endpoint = Some("http://192.0.2.1/v2".parse().expect("a URL"));
    let (session, _) = ExoscaleProvider::new().sessions(settings);
    let error = session.client.send(&Request::get("/zone")).await.expect_err("no TLS");
    let text = format!("{}\n{}", error.summary(), error.detail());
    assert!(text.contains("without TLS"), "{text}");
    assert!(!text.contains(SECRET), "{text}");
}

#[test]
fn default_labels_and_further_authorities_are_taken_over() {
    let labels = Value::map([("team", Value::text("a")), ("env", Value::text("prod"))]);
    let settings = read(&keyed(&[("default_labels", labels)]), &Around::with(&[("SSL_CERT_FILE", "/ca.pem")]));
    let labels: Vec<(&str, &str)> = settings.default_labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(labels, [("env", "prod"), ("team", "a")]);
    assert_eq!(settings.ca_file.as_deref(), Some(FilePath::new("/ca.pem")));
}

#[test]
fn debug_output_has_no_secret() {
    let settings = read(&keyed(&[]), &Around::default());
    assert!(!format!("{settings:?}").contains(SECRET));
}

#[tokio::test]
async fn values_that_are_not_known_yet_are_waited_for() {
    for name in ["key", "secret", "environment", "endpoint", "zone", "timeout", "max_retries", "profile", "config_file"] {
        let config = keyed(&[(name, Value::UNKNOWN)]);
        assert!(is_pending(&config), "{name}");
        let provider = ExoscaleProvider::new();
        let request = Configure { config, client_version: "1.15.5".to_owned(), deferral_allowed: false };
        assert!(provider.configure(request).await.is_ok(), "{name}");
        assert!(provider.cloud.session().is_none(), "{name}: a session with a guess in it is worse than none");
    }
    let labels = Value::map([("team", Value::UNKNOWN)]);
    assert!(is_pending(&keyed(&[("default_labels", labels)])));
    assert!(!is_pending(&keyed(&[])));
}
