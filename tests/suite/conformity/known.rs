//! Where the API, or what we make of it, is known to differ from the description.

use super::Finding;

/// One known deviation. A `*` in a text stands for any other.
#[derive(Debug)]
pub(super) struct Known {
    table: &'static str,
    place: &'static str,
    what: &'static str,
    /// The fact that justifies it.
    why: &'static str,
}

const fn known(table: &'static str, place: &'static str, what: &'static str, why: &'static str) -> Known {
    Known { table, place, what, why }
}

impl Known {
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        let fits = |pattern: &str, text: &str| match pattern.split_once('*') {
            Some((begin, end)) => text.len() >= begin.len() + end.len() && text.starts_with(begin) && text.ends_with(end),
            None => pattern == text,
        };
        assert!(!self.why.is_empty(), "{self:?}");
        fits(self.table, &finding.table) && fits(self.place, &finding.place) && fits(self.what, &finding.what)
    }
}

const JSON_TEXT: &str = "Terraform holds it as JSON text, of which the API gets the object";

pub(super) const KNOWN: &[Known] = &[
    known(
        "data dbaas_integration_list",
        "GET /dbaas-service integrations",
        "there is no field *",
        "they are in each entry of the list: there is no service without a type that could be asked for alone",
    ),
    known("dbaas_integration", "POST /dbaas-integration settings", "is Object , not Text", JSON_TEXT),
    known("dbaas_integration", "PUT /dbaas-integration/{id} settings", "is Object , not Text", JSON_TEXT),
    known(
        "dbaas_integration",
        "PUT /dbaas-integration/{id}",
        "needs \"settings\", which may be left out",
        "nothing else is sent by it, so that it is sent only when they change",
    ),
    known(
        "security_group_rule",
        "GET /security-group* rules",
        "\"rules\" is write-only",
        "the API answers the rules of a group all the same: there is no other way to read them",
    ),
    known(
        "data security_group_rule_list",
        "GET /security-group* rules",
        "\"rules\" is write-only",
        "the API answers the rules of a group all the same: there is no other way to read them",
    ),
    known(
        "compute_instance",
        "GET /instance* block_storage_volume_ids",
        "there is no field \"block-storage-volume-ids\" *",
        "volumes know their instance, not the other way about: a hook reads them",
    ),
    known(
        "domain_record",
        "POST /dns-domain/{domain-id}/record record_type",
        "takes *",
        "the official provider lets SPF through, so configurations may have it: the API judges",
    ),
    known(
        "domain_record",
        "PUT /dns-domain/{domain-id}/record/{record-id} ttl",
        "takes Some(1) to None; we check for 0 to 2147483647",
        "creation takes 0, by the description, and a check cannot know which request will carry it",
    ),
    known(
        "domain_record",
        "PUT /dns-domain/{domain-id}/record/{record-id} prio",
        "takes Some(1) to None; we check for 0 to 65535",
        "creation takes 0, by the description, and a check cannot know which request will carry it",
    ),
    known(
        "instance_pool",
        "POST /instance-pool",
        "needs \"*\", which may be left out",
        "a hook takes the disk size from the template; the type may be given by an older name of it",
    ),
    known(
        "nlb_service",
        "POST /load-balancer/{id}/service instance_pool_id",
        "\"id\" is read-only",
        "the body names the pool by its whole type, of which the id is what is meant",
    ),
    known(
        "sks_cluster",
        "POST /sks-cluster audit",
        "there is no field \"enabled\" *",
        "a hook takes it out: a new audit log is on",
    ),
    known(
        "sks_cluster",
        "POST /sks-cluster audit",
        "needs *",
        "the plan asks for both when an audit log is new, not when one is changed",
    ),
    known("sks_cluster", "POST /sks-cluster", "needs \"version\"*", "a hook finds out which version is meant"),
    known(
        "sks_cluster",
        "PUT /sks-cluster/{id} audit",
        "is cleared by null*",
        "a hook switches the log off: the API cannot forget it",
    ),
    known(
        "sks_nodepool",
        "POST /sks-cluster/{id}/nodepool size",
        "takes Some(1) *",
        "a pool that exists can be scaled to 0; the plan refuses a new one of that size",
    ),
    known(
        "template_from_snapshot",
        "POST /snapshot/{id}:promote description",
        "takes None to Some(4096) characters; we check for 0 to 255",
        "a later change of the template takes 255, and a check cannot know which request will carry it",
    ),
    known(
        "dbaas",
        "POST /dbaas-postgres/{name} version",
        "takes only *",
        "which versions there are changes with time: the API's own catalogue is asked while planning",
    ),
    known(
        "iam_access_key",
        "*",
        "there is no such operation",
        "the API for access keys is retired: it is kept for those who still have such keys, and the simulator has what was observed of it",
    ),
    known("data iam_access_key_list", "*", "there is no such operation", "the same: who has such keys can find out which"),
    known(
        "action template_copy",
        "POST /template/{id} target_zone",
        "\"name\" is read-only",
        "the body names the zone by its whole type, of which the name is what is meant",
    ),
    known(
        "iam_user",
        "*role_id",
        "\"id\" is read-only",
        "a role in the body is meant by its id: there is nothing else to name it by",
    ),
    known(
        "iam_role",
        "POST /iam-role policy",
        "needs \"default-service-strategy\", which may be left out",
        "the official provider lets it be left out; the API says what it thinks of that",
    ),
    known(
        "iam_role",
        "POST /iam-role policy",
        "needs \"services\", which may be left out",
        "a hook sends an empty one in its place",
    ),
    known(
        "ai_deployment",
        "*inference_engine_version",
        "takes only *",
        "an open catalogue: new versions of the engine come every month, and the API judges them",
    ),
    known(
        "vpc_subnet",
        "POST /vpc/{vpc-id}/subnet address_family",
        "takes [\"inet4\"]*",
        "subnets are made with `dual` as well, and the API's own answers name it",
    ),
];
