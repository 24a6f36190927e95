//! Who may do what with an `OpenSearch` service: one document, which is replaced as a whole.

use serde_json::Value as Json;

use crate::asset::{Asset, Attr, Nest, flag, objects, put, text};
use crate::framework::Validator;

const RULE: &[Attr] = &[
    text("index").required().check(&[Validator::Length(1, 249)]).doc("Index, or a pattern of indexes such as `logs-*`."),
    text("permission")
        .required()
        .check(&[Validator::OneOf(&["admin", "deny", "read", "readwrite", "write"])])
        .doc("`admin`, `deny`, `read`, `readwrite` or `write`."),
];

const ACL: &[Attr] = &[
    text("username").required().check(&[Validator::Length(1, 64)]).doc("User."),
    objects("rules", Nest::List, RULE).required().doc("What the user may do, by index."),
];

const CONFIG: &str = "/dbaas-opensearch/{service}/acl-config";

/// One document for each service, which is replaced as a whole. It is always there, so that destroying it empties it.
pub static OPENSEARCH_ACL: Asset = Asset::new("dbaas_opensearch_acl", CONFIG, CONFIG)
    .noun("list of OpenSearch rights")
    .doc(
        "What the users of an OpenSearch service may do. A service has one such list: it is replaced as a whole, and emptied and \
         switched off when this is destroyed.",
    )
    .composed("{service}")
    .there_when(is_used)
    .busy_when(super::is_busy)
    .created_by(put(CONFIG))
    .put_whole()
    .deleted_by(put(CONFIG).says(r#"{"acls": [], "acl-enabled": false, "extended-acl-enabled": false}"#))
    .attrs(&[
        text("service").required().replaces().local().check(super::SERVICE_NAME).doc("Name of the OpenSearch service."),
        flag("acl_enabled").required().doc("Whether the rights count; otherwise every user may do everything."),
        flag("extended_acl_enabled")
            .picked_by_api()
            .stable()
            .doc("Whether the rights count for requests too that concern several indexes or none."),
        objects("acls", Nest::Set, ACL).keyed_by("username").required().doc("Rights, one entry for each user."),
    ]);

/// Rights that do not count and are none are as good as no list.
fn is_used(list: &Json) -> bool {
    list["acl-enabled"] == true || list["acls"].as_array().is_some_and(|acls| !acls.is_empty())
}
