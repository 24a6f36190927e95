//! Databases of services, and `PostgreSQL`'s pools of connections. All of them are read inside their service, which lists databases by
//! nothing but their names.

use crate::asset::{Asset, Attr, Inside, int, key, list, post, put, text};
use crate::framework::Validator;

const fn service() -> Attr {
    text("service").required().replaces().local().check(super::SERVICE_NAME).doc("Name of the service.")
}
const fn database_name() -> Attr {
    text("database_name")
        .required()
        .replaces()
        .local()
        .created_with()
        .check(&[Validator::Length(1, 40)])
        .doc("Name of the database.")
}
const fn locale(name: &'static str) -> Attr {
    text(name).replaces().not_echoed().legacy().check(&[Validator::Length(0, 128)])
}

const fn within(path: &'static str) -> Inside {
    Inside { path, list: list("databases"), field: "", attr: "database_name", parent: "service", listing: None }
}

/// The API tells a database's name and nothing more.
pub static PG_DATABASE: Asset =
    Asset::new("dbaas_pg_database", "/dbaas-postgres/{service}/database", "/dbaas-postgres/{service}/database/{database_name}")
        .noun("PostgreSQL database")
        .doc("A database of a PostgreSQL service.")
        .composed("{service}/{database_name}")
        .serial_by("service")
        .busy_when(super::is_busy)
        .read_in(within("/dbaas-postgres/{service}"))
        .never_updated()
        .attrs(&[
            service(),
            database_name(),
            locale("lc_collate").doc("Order of texts, such as `en_US.UTF-8`. The API does not tell it."),
            locale("lc_ctype").doc("Classes of letters, such as `en_US.UTF-8`. The API does not tell it."),
        ]);

/// Databases of `MySQL`.
pub static MYSQL_DATABASE: Asset =
    Asset::new("dbaas_mysql_database", "/dbaas-mysql/{service}/database", "/dbaas-mysql/{service}/database/{database_name}")
        .noun("MySQL database")
        .doc("A database of a MySQL service.")
        .composed("{service}/{database_name}")
        .serial_by("service")
        .busy_when(super::is_busy)
        .read_in(within("/dbaas-mysql/{service}"))
        .never_updated()
        .attrs(&[service(), database_name()]);

const POOL: (&str, &str) = key("name", "name");

/// The service calls the database of a pool `database`, requests call it `database-name`.
pub static PG_CONNECTION_POOL: Asset = Asset::new(
    "dbaas_pg_connection_pool",
    "/dbaas-postgres/{service}/connection-pool",
    "/dbaas-postgres/{service}/connection-pool/{name}",
)
.noun("connection pool")
.doc("A pool of connections to a database of a PostgreSQL service.")
.named_by("name")
.composed("{service}/{name}")
.serial_by("service")
.busy_when(super::is_busy)
.read_in(Inside {
    path: "/dbaas-postgres/{service}",
    list: list("connection-pools"),
    field: POOL.0,
    attr: POOL.1,
    parent: "service",
    listing: None,
})
.created_by(post("/dbaas-postgres/{service}/connection-pool").send(&[
    ("name", "name"),
    ("database-name", "database_name"),
    ("mode", "mode"),
    ("size", "size"),
    ("username", "username"),
]))
.updated_by(put("/dbaas-postgres/{service}/connection-pool/{name}").send(&[("mode", "mode"), ("size", "size")]))
.attrs(&[
    service(),
    text("name").required().replaces().check(&[Validator::Length(1, 63)]).doc("Name of the pool."),
    text("database_name")
        .required()
        .replaces()
        .api("database")
        .not_created_with()
        .check(&[Validator::Length(1, 40)])
        .doc("Database to connect to."),
    text("mode")
        .picked_by_api()
        .stable()
        .check(&[Validator::OneOf(&["session", "transaction", "statement"])])
        .doc("How long a client keeps a connection: for a `session`, a `transaction` (the API's choice) or a `statement`."),
    int("size")
        .picked_by_api()
        .stable()
        .check(&[Validator::Range(1, 10_000)])
        .doc("Greatest number of connections to the database."),
    text("username")
        .picked_by_api()
        .stable()
        .replaces_if_configured()
        .check(&[Validator::Length(1, 64)])
        .doc("User to connect as. Without it, whoever connects to the pool."),
    text("connection_uri").computed().stable().sensitive().doc("URI of the pool, with its secrets."),
]);
