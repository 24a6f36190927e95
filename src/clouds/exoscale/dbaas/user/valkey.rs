//! Users of Valkey, and what they may do.

use super::{kind, password, service, user, username};
use crate::asset::{Asset, Attr, Kind, Nest, list_of, objects};

const VALKEY: &str = "/dbaas-valkey/{service}/user/{username}/password/reveal";
const RESET: &str = "/dbaas-valkey/{service}/user/{username}/password/reset";

/// The order of categories and commands counts: what comes later overrides what came before.
const ACCESS: &[Attr] = &[
    list_of("categories", &Kind::Text).doc("Categories of commands, each with `+@` or `-@` before it."),
    list_of("channels", &Kind::Text).doc("Patterns of channels."),
    list_of("commands", &Kind::Text).doc("Commands, each with `+` or `-` before it."),
    list_of("keys", &Kind::Text).doc("Patterns of keys."),
];

/// What the user may do can be changed in place.
pub static VALKEY_USER: Asset = user(
    &Asset::new("dbaas_valkey_user", "/dbaas-valkey/{service}/user", "/dbaas-valkey/{service}/user/{username}"),
    "/dbaas-valkey/{service}/user",
)
.noun("Valkey user")
.doc("A user of a Valkey service.")
.attrs(&[
    service(),
    username(),
    objects("access_control", Nest::Single, ACCESS)
        .picked_by_api()
        .doc("What the user may do. Without it the API allows everything. What is left out of it is taken away."),
    kind(),
    password(VALKEY, RESET),
]);
