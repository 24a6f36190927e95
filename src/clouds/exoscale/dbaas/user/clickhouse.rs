//! Users of `ClickHouse`.

use super::{password, service, username, within};
use crate::asset::{Asset, Kind, flag, post, set_of, text};
use crate::value::Value;

const CLICKHOUSE: &str = "/dbaas-clickhouse/{service}/user/{username}/password/reveal";
const RESET: &str = "/dbaas-clickhouse/{service}/user/{username}/password/reset";

/// The creation takes a password and answers it at once, before the user is there. Roles go in and do not come out.
pub static CLICKHOUSE_USER: Asset =
    Asset::new("dbaas_clickhouse_user", "/dbaas-clickhouse/{service}/user", "/dbaas-clickhouse/{service}/user/{username}")
        .noun("ClickHouse user")
        .doc("A user of a ClickHouse service.")
        .named_by("username")
        .composed("{service}/{username}")
        .serial_by("service")
        .read_in(within("/dbaas-clickhouse/{service}/user"))
        .stays_when(is_required)
        .busy_when(super::super::is_busy)
        .created_by(post("/dbaas-clickhouse/{service}/user"))
        .never_updated()
        .attrs(&[
            service(),
            username(),
            set_of("roles", &Kind::Uuid)
                .each("uuid")
                .replaces()
                .not_echoed()
                .legacy()
                .doc("Ids of the roles that the user gets."),
            text("uuid").computed().stable().doc("Id of the user within ClickHouse."),
            flag("required").computed().stable().doc("Whether the service needs the user, which then cannot be deleted."),
            password(CLICKHOUSE, RESET).created_with(),
        ]);

/// Whether the service needs it.
fn is_required(user: &Value) -> bool {
    user.get("required").as_bool() == Some(true)
}
