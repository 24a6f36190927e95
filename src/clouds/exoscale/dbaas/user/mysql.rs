//! Users of `MySQL`.

use super::{kind, password, service, user, username};
use crate::asset::{Asset, text};
use crate::framework::Validator;

const MYSQL: &str = "/dbaas-mysql/{service}/user/{username}/password/reveal";
const RESET: &str = "/dbaas-mysql/{service}/user/{username}/password/reset";

/// Users of `MySQL`.
pub static MYSQL_USER: Asset = user(
    &Asset::new("dbaas_mysql_user", "/dbaas-mysql/{service}/user", "/dbaas-mysql/{service}/user/{username}"),
    "/dbaas-mysql/{service}",
)
.noun("MySQL user")
.doc("A user of a MySQL service.")
.never_updated()
.attrs(&[
    service(),
    username(),
    text("authentication")
        .picked_by_api()
        .stable()
        .replaces()
        .check(&[Validator::OneOf(&["caching_sha2_password", "mysql_native_password"])])
        .doc("How the user proves who they are: `caching_sha2_password` or `mysql_native_password`."),
    kind(),
    password(MYSQL, RESET),
]);
