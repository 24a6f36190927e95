//! Where we differ from the official provider on purpose, and why.

use super::What;

/// One deliberate difference. A `*` in place or path stands for any text.
#[derive(Debug)]
pub(super) struct Deliberate {
    /// What kind it is.
    pub(super) what: What,
    /// `resource NAME` or `data NAME`.
    pub(super) place: &'static str,
    /// The attribute, with what is around it.
    pub(super) path: &'static str,
    /// Why.
    pub(super) why: &'static str,
}

const fn on(what: What, place: &'static str, path: &'static str, why: &'static str) -> Deliberate {
    Deliberate { what, place, path, why }
}

pub(super) const DELIBERATE: &[Deliberate] = &[
    on(What::RequiredToOptional, "*", "zone", "the provider block, the environment or the CLI's file can name a default zone"),
    on(What::RequiredToOptional, "resource exoscale_dbaas_external_endpoint_datadog", "datadog_api_key", HANDED_IN),
    on(What::RequiredToOptional, "resource exoscale_dbaas_external_endpoint_elasticsearch", "url", HANDED_IN),
    on(What::RequiredToOptional, "resource exoscale_dbaas_external_endpoint_opensearch", "url", HANDED_IN),
    on(What::IdNotConfigurable, "*", "id", "a configured id never had an effect; it is refused with a message"),
    on(What::KeptOrDefault, "*", "*", "old states hold zeros and defaults where nothing is configured: they must plan empty"),
    on(What::Filled, "data *", "id", KEY),
    on(What::Filled, "data *", "name", KEY),
    on(What::Filled, "data *", "labels", KEY),
    on(What::Filled, "data exoscale_elastic_ip", "ip_address", KEY),
    on(What::Filled, "resource exoscale_block_storage_volume", "size", "a volume made from a snapshot has the size of that"),
    on(What::Hidden, "*", "user_data", "scripts for cloud-init hold passwords and tokens"),
    on(What::Hidden, "resource exoscale_dbaas_external_endpoint_elasticsearch", "url", "it holds the user's password"),
    on(What::Hidden, "resource exoscale_dbaas_external_endpoint_opensearch", "url", "it holds the user's password"),
    on(What::Hidden, "*", "grafana.grafana_settings", "the password of a mail server, the secrets of OAuth clients"),
    on(What::Hidden, "*", "opensearch.settings", "the password by which alerts are mailed"),
    on(
        What::BlockToAttribute,
        "resource exoscale_elastic_ip",
        "healthcheck",
        "states hold one where none is configured any more, and a block that is not written plans as none",
    ),
    on(
        What::AlwaysReplaces,
        "resource exoscale_security_group_rule",
        "protocol",
        "left out it is planned as TCP, and the API cannot change the protocol of a rule that has another",
    ),
    on(What::OnlyTold, "resource exoscale_instance_pool", "instances", MEMBERS),
    on(What::OnlyTold, "resource exoscale_instance_pool", "virtual_machines", MEMBERS),
    on(What::NestedAnswer, "data exoscale_instance_pool", "instances", "so that the page describes each part"),
    on(What::NestedAnswer, "data exoscale_instance_pool_list", "pools", "so that the user data inside is hidden"),
    on(What::NestedAnswer, "data exoscale_nlb_service_list", "services.healthcheck", "so that the page describes each part"),
    on(
        What::ChangesInPlace,
        "resource exoscale_dbaas_pg_user",
        "allow_replication",
        "the API has a request for it: a new user would have a new password, and not own what the old one made",
    ),
    on(What::NestedAnswer, "data exoscale_compute_instance_list", "instances", "so that the user data inside is hidden"),
    on(
        What::BlockToAttribute,
        "resource exoscale_sks_cluster",
        "oidc",
        "the official provider fills it from the API where none is configured",
    ),
    on(What::Filled, "data exoscale_sks_cluster", "*", MIRRORED),
    on(What::Filled, "data exoscale_sks_nodepool", "*", MIRRORED),
    on(What::Hidden, "data exoscale_sks_cluster_list", "*_ca", "they are hidden wherever a cluster is told"),
    on(What::NestedAnswer, "data exoscale_sks_cluster_list", "clusters", "so that the token of the audit log inside is hidden"),
    on(What::NestedAnswer, "data exoscale_sks_nodepool_list", "nodepools", "so that its attributes are described one by one"),
    on(What::Filled, "resource exoscale_database", "*", API_KNOWS),
    on(What::Filled, "resource exoscale_dbaas", "*", API_KNOWS),
    on(What::ChangesInPlace, "resource exoscale_database", "*.version", UPGRADE),
    on(What::ChangesInPlace, "resource exoscale_dbaas", "*.version", UPGRADE),
    on(What::Hidden, "resource exoscale_database", "uri", PASSWORD),
    on(What::Hidden, "resource exoscale_dbaas", "uri", PASSWORD),
];

const HANDED_IN: &str = "it can be handed in by its write-only companion, which no state holds; one of the two is required";

const MEMBERS: &str =
    "the pool makes its instances: configured ones were never heeded, and every plan showed them as a difference";

const MIRRORED: &str = "it takes the resource's arguments without heeding them, and answers what the API knows";
const API_KNOWS: &str = "a service has it whether or not it is configured: an import finds it, and leaving it out is no change";
const UPGRADE: &str = "the API upgrades a service in place, and a replacement would lose its data";
const PASSWORD: &str = "the API may put a password into it";
const KEY: &str = "what can be looked for is answered as well, whichever of the keys was configured";
