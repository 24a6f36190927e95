//! Users of `OpenSearch`.

use super::{kind, password, service, user, username};
use crate::asset::Asset;

const OPENSEARCH: &str = "/dbaas-opensearch/{service}/user/{username}/password/reveal";
const RESET: &str = "/dbaas-opensearch/{service}/user/{username}/password/reset";

/// Users of `OpenSearch`.
pub static OPENSEARCH_USER: Asset = user(
    &Asset::new("dbaas_opensearch_user", "/dbaas-opensearch/{service}/user", "/dbaas-opensearch/{service}/user/{username}"),
    "/dbaas-opensearch/{service}",
)
.noun("OpenSearch user")
.doc("A user of an OpenSearch service.")
.never_updated()
.attrs(&[service(), username(), kind(), password(OPENSEARCH, RESET)]);
