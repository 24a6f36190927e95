//! URIs of databases, taken apart.

use percent_encoding::percent_decode_str;

use super::{Argument, Computed, Formula, Given};
use crate::api::Url;
use crate::framework::FunctionError;
use crate::value::{Type, Value};

/// The parts of a database's URI.
pub static DATABASE_URI_PARTS: Formula = Formula::new(
    "database_uri_parts",
    &[Argument::text("uri", "URI of a database, such as `postgres://user:password@host:5432/name?sslmode=require`, or `host:port`.")],
    parts,
)
.gives(|| {
    let texts = ["scheme", "username", "password", "host", "database"].map(|name| (name, Type::String));
    let options = [("port", Type::Number), ("options", Type::map(Type::String))];
    Type::object(texts.into_iter().chain(options))
})
.doc(
    "Takes the URI of a database apart.",
    "It gives an object with `scheme`, `username`, `password`, `host`, `port`, `database` and `options`, the map of what follows the \
     question mark. User, password, database and options come without percent-encoding, as programs want them. What the URI does not \
     have is null. The result is as sensitive as the URI.",
);

/// What listens where when the URI does not say.
const PORTS: &[(&str, i64)] = &[("postgres", 5432), ("postgresql", 5432), ("mysql", 3306), ("redis", 6379), ("rediss", 6379)];

/// No error repeats the URI or any of it: it holds a password.
fn parts(given: &Given<'_>) -> Computed {
    let uri = given.text(0).trim();
    let wrong = |what: &str| FunctionError::at(0, format!("It is not the URI of a database: {what}"));
    if uri.is_empty() {
        return Err(wrong("it is empty. A service that is not running yet has none."));
    }
    if !uri.contains("://") {
        return bare(uri).ok_or_else(|| wrong("it has no scheme, as postgres:// is one, and is not HOST:PORT either."));
    }
    let url = Url::parse(uri).map_err(|error| {
        wrong(&format!("{error}. Special characters of a password have to be percent-encoded: urlencode() does that."))
    })?;
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
        return Err(wrong("it names no host."));
    };
    let known = || PORTS.iter().find(|(scheme, _)| *scheme == url.scheme()).map(|(_, port)| *port);
    let port = url.port_or_known_default().map(i64::from).or_else(known);
    let decoded = |text: &str, part: &str| match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(Some(text.into_owned()).filter(|text| !text.is_empty())),
        Err(_) => Err(wrong(&format!("its {part} is not UTF-8."))),
    };
    let options = url.query_pairs().map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())));
    Ok(Value::object([
        ("scheme", url.scheme().into()),
        ("username", decoded(url.username(), "user")?.into()),
        ("password", decoded(url.password().unwrap_or_default(), "password")?.into()),
        ("host", host.trim_matches(['[', ']']).into()),
        ("port", port.into()),
        ("database", decoded(url.path().trim_matches('/'), "database")?.into()),
        ("options", Value::map(options)),
    ]))
}

/// `host:port`, as Kafka has it.
fn bare(text: &str) -> Option<Value> {
    let (host, port) = text.rsplit_once(':')?;
    let port: u16 = port.parse().ok()?;
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ':' | '[' | ']');
    let missing = ["scheme", "username", "password", "database"].map(|name| (name, Value::Null));
    let told = [
        ("host", Value::from(host.trim_matches(['[', ']']))),
        ("port", i64::from(port).into()),
        ("options", Value::map::<String>([])),
    ];
    (!host.is_empty() && host.chars().all(is_host)).then(|| Value::object(missing.into_iter().chain(told)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::testing::{call, error};
    use super::DATABASE_URI_PARTS;

    fn parts(uri: &str) -> Json {
        call(&DATABASE_URI_PARTS, [uri.into()]).unwrap().to_json().unwrap()
    }

    #[test]
    fn a_uri_is_taken_apart() {
        assert_eq!(
            parts("postgres://avnadmin:se%2Fcr%40t@pg-1.example.com:21699/default%20db?sslmode=require&x=a%26b"),
            json!({
                "scheme": "postgres", "username": "avnadmin", "password": "se/cr@t", "host": "pg-1.example.com", "port": 21699,
                "database": "default db", "options": {"sslmode": "require", "x": "a&b"},
            })
        );
        let mysql = parts("mysql://[2001:db8::1]/");
        assert_eq!((&mysql["host"], &mysql["port"]), (&json!("2001:db8::1"), &json!(3306)));
        assert_eq!((&mysql["username"], &mysql["password"], &mysql["database"]), (&Json::Null, &Json::Null, &Json::Null));
        assert_eq!(parts("https://grafana.example.com")["port"], json!(443));
        assert_eq!(parts("valkeys://default:x@v.example.com:21700")["scheme"], json!("valkeys"));
    }

    #[test]
    fn a_host_and_port_are_a_uri_too() {
        let kafka = parts("kafka-1.example.com:21701");
        assert_eq!(
            (&kafka["host"], &kafka["port"], &kafka["scheme"]),
            (&json!("kafka-1.example.com"), &json!(21701), &Json::Null)
        );
        assert_eq!(kafka["options"], json!({}));
    }

    #[test]
    fn what_is_none_is_refused_without_showing_it() {
        for (uri, says) in [
            ("", "is empty"),
            ("s3cret", "no scheme"),
            ("s3cret:password", "no scheme"),
            ("postgres://user:s3cret/x@host:99999/db", "invalid port"),
            ("postgres://user:s3cret@/db", "host"),
            ("postgres://user:s3cret%ff@host/db", "its password is not UTF-8"),
        ] {
            let (argument, told) = error(&DATABASE_URI_PARTS, [uri.into()]);
            assert_eq!(argument, Some(0));
            assert!(told.contains(says) && !told.contains("s3cret"), "{uri}: {told}");
        }
    }
}
