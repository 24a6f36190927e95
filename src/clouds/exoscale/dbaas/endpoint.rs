//! Where a database service listens, however its type tells it: fields beside the URI, or the URI alone.

use serde_json::Value as Json;

use crate::api::{Kind, Request, Url};
use crate::asset::{Result, Session, Verb, get, nearest};
use crate::framework::Diagnostic;
use crate::value::{Path, Value};

/// Requests for one service and for a password of one of its users, by type.
const PATHS: &[(&str, &str, &str)] = &[
    ("pg", "/dbaas-postgres/{name}", "/dbaas-postgres/{name}/user/{username}/password/reveal"),
    ("mysql", "/dbaas-mysql/{name}", "/dbaas-mysql/{name}/user/{username}/password/reveal"),
    ("valkey", "/dbaas-valkey/{name}", "/dbaas-valkey/{name}/user/{username}/password/reveal"),
    ("opensearch", "/dbaas-opensearch/{name}", "/dbaas-opensearch/{name}/user/{username}/password/reveal"),
    ("kafka", "/dbaas-kafka/{name}", "/dbaas-kafka/{name}/user/{username}/password/reveal"),
    ("grafana", "/dbaas-grafana/{name}", "/dbaas-grafana/{name}/user/{username}/password/reveal"),
    ("thanos", "/dbaas-thanos/{name}", "/dbaas-thanos/{name}/user/{username}/password/reveal"),
    ("clickhouse", "/dbaas-clickhouse/{name}", "/dbaas-clickhouse/{name}/user/{username}/password/reveal"),
];

/// What asking for a service of any type asks.
pub(super) const SERVICES: [Verb; 8] = [
    get(PATHS[0].1),
    get(PATHS[1].1),
    get(PATHS[2].1),
    get(PATHS[3].1),
    get(PATHS[4].1),
    get(PATHS[5].1),
    get(PATHS[6].1),
    get(PATHS[7].1),
];

/// What asking for the password of a user of any type asks.
pub(super) const PASSWORDS: [Verb; 8] = [
    get(PATHS[0].2),
    get(PATHS[1].2),
    get(PATHS[2].2),
    get(PATHS[3].2),
    get(PATHS[4].2),
    get(PATHS[5].2),
    get(PATHS[6].2),
    get(PATHS[7].2),
];

fn paths(kind: &str) -> (&'static str, &'static str) {
    PATHS.iter().find(|(name, _, _)| *name == kind).map_or((PATHS[0].1, PATHS[0].2), |(_, service, password)| (service, password))
}

/// A service's own document.
pub(super) async fn service(session: &Session, kind: &str, name: &str, zone: Option<&str>) -> Result<Json> {
    let request = Request::get(paths(kind).0).arg("name", name).in_zone(zone).about(format!("database service {name:?}"));
    Ok(session.client.send(&request).await?)
}

/// What is secret of a service's user.
pub(super) async fn reveal(session: &Session, kind: &str, name: &str, user: &str, zone: Option<&str>) -> Result<Json> {
    let request = Request::get(paths(kind).1).arg("name", name).arg("username", user).in_zone(zone);
    Ok(session.client.send(&request.about(format!("the password of {user:?} of database service {name:?}"))).await?)
}

/// The type of a service, which only the list of all services tells; without it nobody can ask for the service.
pub(super) async fn kind_of(session: &Session, name: &str, zone: Option<&str>, at: &'static str) -> Result<String> {
    let request = Request::get("/dbaas-service").in_zone(zone).about("the database services");
    let services = session.client.fresh_list(&request).await?;
    let services = services["dbaas-services"].as_array().map_or(&[][..], Vec::as_slice);
    let found = services.iter().find(|one| one["name"] == name).and_then(|one| one["type"].as_str());
    found.map(str::to_owned).ok_or_else(|| none_found(at, name, services).into())
}

/// Tells that the list has no service of that name; `at` is the argument that names it.
pub(super) fn none_found(at: &'static str, name: &str, services: &[Json]) -> Diagnostic {
    let names = nearest(services.iter().filter_map(|one| one["name"].as_str()), name, 5);
    let there =
        if names.is_empty() { "There is none at all".to_owned() } else { format!("The nearest are: {}", names.join(", ")) };
    Diagnostic::error(
        format!("No database service has {at} = {name:?}"),
        format!("{there}.\n\nWhat to do: check the spelling and the zone."),
    )
    .at(Path::root(at))
}

/// The password of a service's user; `None` where this key may not see it, or there is no such user.
pub(super) async fn password(
    session: &Session,
    kind: &str,
    name: &str,
    user: &str,
    zone: Option<&str>,
) -> Result<Option<String>> {
    match reveal(session, kind, name, user, zone).await {
        Ok(answer) => Ok(answer["password"].as_str().map(str::to_owned)),
        Err(failure) if failure.api().is_some_and(|error| error.is_not_found() || error.kind == Kind::Forbidden) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Where a service listens.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Endpoint {
    pub(super) uri: String,
    pub(super) scheme: String,
    pub(super) host: Option<String>,
    pub(super) port: Option<i64>,
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    pub(super) database: Option<String>,
}

impl Endpoint {
    /// What a service's own document says.
    pub(super) fn of(kind: &str, service: &Json) -> Self {
        let uri = service["uri"].as_str().unwrap_or_default().to_owned();
        let params = &service["uri-params"];
        let text = |name: &str| params[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        // `host:port`, as Kafka has it, is no URI.
        let url = if uri.contains("://") { Url::parse(&uri).ok() } else { None };
        let bare = if url.is_none() { uri.rsplit_once(':') } else { None };
        let from_url = |part: fn(&Url) -> Option<String>| url.as_ref().and_then(part);
        Self {
            scheme: url.as_ref().map_or_else(|| kind.to_owned(), |url| url.scheme().to_owned()),
            host: text("host")
                .or_else(|| from_url(|url| url.host_str().map(str::to_owned)))
                .or_else(|| bare.map(|(host, _)| host.to_owned())),
            port: params["port"]
                .as_i64()
                .or_else(|| text("port")?.parse().ok())
                .or_else(|| url.as_ref()?.port_or_known_default().map(i64::from))
                .or_else(|| bare?.1.parse().ok()),
            user: text("user").or_else(|| from_url(|url| Some(url.username().to_owned()).filter(|user| !user.is_empty()))),
            password: text("password").or_else(|| from_url(|url| url.password().map(str::to_owned))),
            database: text("dbname")
                .or_else(|| from_url(|url| Some(url.path().trim_matches('/').to_owned()).filter(|path| !path.is_empty()))),
            uri,
        }
    }

    /// The same with this password, in the URI too.
    pub(super) fn with_password(mut self, password: String) -> Self {
        if self.uri.contains("://")
            && let Ok(mut url) = Url::parse(&self.uri)
            && !url.username().is_empty()
            && url.set_password(Some(&password)).is_ok()
        {
            self.uri = url.into();
        }
        self.password = Some(password);
        self
    }

    /// The same for another user, in the URI too.
    pub(super) fn with_user(mut self, user: String) -> Self {
        if self.uri.contains("://")
            && let Ok(mut url) = Url::parse(&self.uri)
            && url.set_username(&user).is_ok()
        {
            self.uri = url.into();
        }
        self.user = Some(user);
        self
    }
}

/// Text that may be missing.
pub(super) fn maybe(text: Option<String>) -> Value {
    text.map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Endpoint;

    #[test]
    fn a_uri_is_taken_apart_where_nothing_else_says_it() {
        let told = json!({"uri": "postgres://avnadmin:se%2Fcret@pg.example.com:21699/defaultdb?sslmode=require"});
        let endpoint = Endpoint::of("pg", &told);
        assert_eq!((endpoint.scheme.as_str(), endpoint.host.as_deref()), ("postgres", Some("pg.example.com")));
        assert_eq!((endpoint.port, endpoint.user.as_deref()), (Some(21699), Some("avnadmin")));
        assert_eq!(endpoint.database.as_deref(), Some("defaultdb"));
        let endpoint = endpoint.with_password("new".to_owned());
        assert_eq!(endpoint.uri, "postgres://avnadmin:new@pg.example.com:21699/defaultdb?sslmode=require");
    }

    #[test]
    fn another_user_has_another_uri() {
        let told = json!({"uri": "postgres://avnadmin:old@pg.example.com:21699/defaultdb"});
        let endpoint = Endpoint::of("pg", &told).with_user("app".to_owned()).with_password("p@ss".to_owned());
        assert_eq!(endpoint.uri, "postgres://app:p%40ss@pg.example.com:21699/defaultdb");
        assert_eq!(endpoint.user.as_deref(), Some("app"));
    }

    #[test]
    fn fields_beside_the_uri_win() {
        let params = json!({"host": "h", "port": "5", "user": "u", "dbname": "d"});
        let endpoint = Endpoint::of("mysql", &json!({"uri": "mysql://x:1/y", "uri-params": params}));
        assert_eq!((endpoint.host.as_deref(), endpoint.port, endpoint.database.as_deref()), (Some("h"), Some(5), Some("d")));
    }

    #[test]
    fn a_host_and_port_without_a_scheme_are_told_apart() {
        let endpoint = Endpoint::of("kafka", &json!({"uri": "kafka-1.example.com:21701"}));
        assert_eq!((endpoint.scheme.as_str(), endpoint.host.as_deref()), ("kafka", Some("kafka-1.example.com")));
        assert_eq!(endpoint.port, Some(21701));
        assert_eq!(endpoint.with_password("p".to_owned()).uri, "kafka-1.example.com:21701");
    }

    #[test]
    fn nothing_is_told_of_a_service_that_does_not_listen_yet() {
        let endpoint = Endpoint::of("pg", &json!({"state": "rebuilding"}));
        assert_eq!((endpoint.host, endpoint.port, endpoint.user), (None, None, None));
    }
}
