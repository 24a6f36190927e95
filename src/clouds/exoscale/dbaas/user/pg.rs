//! Users of `PostgreSQL`.

use super::{kind, password, service, user, username};
use crate::asset::{Asset, flag, put};

const PG: &str = "/dbaas-postgres/{service}/user/{username}/password/reveal";
const RESET: &str = "/dbaas-postgres/{service}/user/{username}/password/reset";

/// The API answers changes of replication at once, and cannot change anything else.
pub static PG_USER: Asset = user(
    &Asset::new("dbaas_pg_user", "/dbaas-postgres/{service}/user", "/dbaas-postgres/{service}/user/{username}"),
    "/dbaas-postgres/{service}",
)
.noun("PostgreSQL user")
.doc("A user of a PostgreSQL service.")
.never_updated()
.attrs(&[
    service(),
    username(),
    flag("allow_replication")
        .picked_by_api()
        .stable()
        .by(put("/dbaas-postgres/{service}/user/{username}/allow-replication"))
        .doc("Whether the user may replicate. Changed in place."),
    kind(),
    password(PG, RESET),
]);
