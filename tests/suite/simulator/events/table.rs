//! What the tests of events happen to, and the events.

use serde_json::{Value, json};

use super::super::http::{Cloud, cloud};
use super::super::machines::{body, instance};

/// An account with one of each of what events happen to.
pub(super) struct Account {
    pub(super) cloud: Cloud,
    pub(super) running: String,
    pub(super) stopped: String,
    pub(super) snapshot: String,
    pub(super) template: String,
    pub(super) pool: String,
    pub(super) cluster: String,
    pub(super) nodepool: String,
    pub(super) network: String,
    pub(super) group: String,
    pub(super) address: String,
    pub(super) volume: String,
    pub(super) attached: String,
}

pub(super) fn account() -> Account {
    let cloud = cloud();
    let running = instance(&cloud, json!({"name": "running"}));
    let stopped = instance(&cloud, json!({"name": "stopped", "auto-start": false}));
    let snapshot = cloud.done("POST", &format!("/instance/{stopped}:create-snapshot"), None);
    let template = cloud.done("POST", &format!("/snapshot/{snapshot}:promote"), Some(json!({"name": "golden"})));
    let mut wish = body(&cloud);
    wish["size"] = json!(2);
    let pool = cloud.done("POST", "/instance-pool", Some(wish.clone()));
    let addons = ["exoscale-cloud-controller", "exoscale-container-storage-interface", "karpenter"];
    let cluster = json!({"name": "prod", "level": "starter", "version": "1.33.7", "cni": "calico", "addons": addons});
    let cluster = cloud.done("POST", "/sks-cluster", Some(cluster));
    wish.as_object_mut().unwrap().remove("template");
    wish["disk-size"] = json!(20);
    let nodepool = cloud.done("POST", &format!("/sks-cluster/{cluster}/nodepool"), Some(wish));
    let range = json!({"name": "inner", "start-ip": "10.0.0.10", "end-ip": "10.0.0.20", "netmask": "255.255.255.0"});
    let network = cloud.done("POST", "/private-network", Some(range));
    let group = cloud.done("POST", "/security-group", Some(json!({"name": "web"})));
    let address = cloud.done("POST", "/elastic-ip", Some(json!({})));
    let volume = cloud.done("POST", "/block-storage", Some(json!({"name": "data", "size": 10})));
    let attached = cloud.done("POST", "/block-storage", Some(json!({"name": "more", "size": 10})));
    let to = Some(json!({"instance": {"id": running}}));
    cloud.done("PUT", &format!("/block-storage/{attached}:attach"), to);
    Account { cloud, running, stopped, snapshot, template, pool, cluster, nodepool, network, group, address, volume, attached }
}

/// One event: the operation's id, the request, what it is about, and a member of that while it happens and afterwards.
pub(super) struct Event {
    pub(super) operation: &'static str,
    pub(super) request: (&'static str, String),
    pub(super) body: Option<Value>,
    pub(super) about: String,
    pub(super) during: (&'static str, Value),
    pub(super) after: (&'static str, Value),
}

impl Account {
    /// The first member of a pool.
    fn member(&self, path: &str) -> Value {
        let pool = self.cloud.get(path);
        pool["instances"][0]["id"].clone()
    }

    /// Events that what was made last can take in this order.
    #[allow(clippy::too_many_lines, reason = "a table")]
    pub(super) fn events(&self) -> Vec<Event> {
        let Self { running, stopped, snapshot, template, pool, cluster, nodepool, .. } = self;
        let on = |operation, method, path: String, body, about: String, during, after| Event {
            operation,
            request: (method, path),
            body,
            about,
            during,
            after,
        };
        let vm = |id: &str| format!("/instance/{id}");
        let cluster_path = format!("/sks-cluster/{cluster}");
        let nodes = format!("{cluster_path}/nodepool/{nodepool}");
        let below = self.cloud.get(&nodes)["instance-pool"]["id"].as_str().unwrap().to_owned();
        let workers = self.cloud.get(&format!("/instance?manager-id={below}&manager-type=instance-pool"));
        let state = |state: &str| ("state", json!(state));
        let pool_path = format!("/instance-pool/{pool}");
        let rotate = |operation, what: &str, by: &str| {
            on(operation, "PUT", format!("{cluster_path}/rotate-{what}"), None, cluster_path.clone(), state(by), state("running"))
        };
        vec![
            on(
                "reboot-instance",
                "PUT",
                format!("{}:reboot", vm(running)),
                None,
                vm(running),
                state("stopping"),
                state("running"),
            ),
            on("stop-instance", "PUT", format!("{}:stop", vm(running)), None, vm(running), state("stopping"), state("stopped")),
            on("start-instance", "PUT", format!("{}:start", vm(running)), None, vm(running), state("starting"), state("running")),
            on(
                "reset-instance",
                "PUT",
                format!("{}:reset", vm(running)),
                Some(json!({"template": {"id": template}, "disk-size": 20})),
                vm(running),
                ("disk-size", json!(10)),
                ("disk-size", json!(20)),
            ),
            on(
                "revert-instance-to-snapshot",
                "POST",
                format!("{}:revert-snapshot", vm(stopped)),
                Some(json!({"id": snapshot})),
                vm(stopped),
                state("stopped"),
                state("stopped"),
            ),
            on(
                "enable-tpm",
                "POST",
                format!("{}:enable-tpm", vm(stopped)),
                None,
                vm(stopped),
                ("tpm-enabled", json!(false)),
                ("tpm-enabled", json!(true)),
            ),
            on(
                "export-snapshot",
                "POST",
                format!("/snapshot/{snapshot}:export"),
                None,
                format!("/snapshot/{snapshot}"),
                state("exporting"),
                state("exported"),
            ),
            on(
                "scale-instance-pool",
                "PUT",
                format!("{pool_path}:scale"),
                Some(json!({"size": 3})),
                pool_path.clone(),
                state("scaling-up"),
                ("size", json!(3)),
            ),
            on(
                "evict-instance-pool-members",
                "PUT",
                format!("{pool_path}:evict"),
                Some(json!({"instances": [self.member(&pool_path)]})),
                pool_path,
                state("scaling-down"),
                ("size", json!(2)),
            ),
            rotate("rotate-sks-ccm-credentials", "ccm-credentials", "rotating-ccm-credentials"),
            rotate("rotate-sks-csi-credentials", "csi-credentials", "rotating-csi-credentials"),
            rotate("rotate-sks-karpenter-credentials", "karpenter-credentials", "rotating-karpenter-credentials"),
            rotate("rotate-sks-operators-ca", "operators-ca", "updating"),
            on(
                "upgrade-sks-cluster",
                "PUT",
                format!("{cluster_path}/upgrade"),
                Some(json!({"version": "1.34.2"})),
                cluster_path.clone(),
                state("upgrading"),
                ("version", json!("1.34.2")),
            ),
            on(
                "upgrade-sks-cluster-service-level",
                "PUT",
                format!("{cluster_path}/upgrade-service-level"),
                None,
                cluster_path.clone(),
                state("updating"),
                ("level", json!("pro")),
            ),
            on(
                "scale-sks-nodepool",
                "PUT",
                format!("{nodes}:scale"),
                Some(json!({"size": 3})),
                nodes.clone(),
                state("scaling"),
                ("size", json!(3)),
            ),
            on(
                "evict-sks-nodepool-members",
                "PUT",
                format!("{nodes}:evict"),
                Some(json!({"instances": [workers["instances"][0]["id"]]})),
                nodes,
                state("scaling"),
                ("size", json!(2)),
            ),
        ]
    }

    /// Events that join what is there and part it again.
    #[allow(clippy::too_many_lines, reason = "a table")]
    pub(super) fn joins(&self) -> Vec<Event> {
        let Self { running, stopped, network, group, address, volume, attached, .. } = self;
        let to = |id: &str| Some(json!({"instance": {"id": id}}));
        let on = |operation, path: String, body: Option<Value>, about: String, before: (&'static str, Value), after| Event {
            operation,
            request: ("PUT", path),
            body,
            about,
            during: before,
            after,
        };
        let vm = format!("/instance/{stopped}");
        let default = json!([self.cloud.get(&vm)["security-groups"][0]]);
        let grown = json!([default[0], {"id": group}]);
        let groups = |value: &Value| ("security-groups", value.clone());
        let (none, elastic) = (Value::Null, json!([{"id": address}]));
        let addresses = |value: &Value| ("elastic-ips", value.clone());
        let net = format!("/private-network/{network}");
        let lease = |ip: &str| ("leases", json!([{"ip": ip, "instance-id": stopped}]));
        let wish = |ip: &str| Some(json!({"instance": {"id": stopped}, "ip": ip}));
        let (data, more) = (format!("/block-storage/{volume}"), format!("/block-storage/{attached}"));
        let state = |state: &str| ("state", json!(state));
        let (web, front) = (format!("/security-group/{group}"), format!("/elastic-ip/{address}"));
        let cidr = || Some(json!({"cidr": "192.0.2.0/24"}));
        let sources = ("external-sources", json!(["192.0.2.0/24"]));
        vec![
            on(
                "attach-instance-to-security-group",
                format!("{web}:attach"),
                to(stopped),
                vm.clone(),
                groups(&default),
                groups(&grown),
            ),
            on(
                "detach-instance-from-security-group",
                format!("{web}:detach"),
                to(stopped),
                vm.clone(),
                groups(&grown),
                groups(&default),
            ),
            on(
                "add-external-source-to-security-group",
                format!("{web}:add-source"),
                cidr(),
                web.clone(),
                ("external-sources", Value::Null),
                sources.clone(),
            ),
            on(
                "remove-external-source-from-security-group",
                format!("{web}:remove-source"),
                cidr(),
                web,
                sources,
                ("external-sources", Value::Null),
            ),
            on(
                "attach-instance-to-elastic-ip",
                format!("{front}:attach"),
                to(stopped),
                vm.clone(),
                addresses(&none),
                addresses(&elastic),
            ),
            on(
                "detach-instance-from-elastic-ip",
                format!("{front}:detach"),
                to(stopped),
                vm,
                addresses(&elastic),
                addresses(&none),
            ),
            on(
                "attach-instance-to-private-network",
                format!("{net}:attach"),
                wish("10.0.0.11"),
                net.clone(),
                lease("10.0.0.11"),
                lease("10.0.0.11"),
            ),
            on(
                "update-private-network-instance-ip",
                format!("{net}:update-ip"),
                wish("10.0.0.12"),
                net.clone(),
                lease("10.0.0.11"),
                lease("10.0.0.12"),
            ),
            on(
                "detach-instance-from-private-network",
                format!("{net}:detach"),
                to(stopped),
                net,
                lease("10.0.0.12"),
                ("leases", Value::Null),
            ),
            on(
                "attach-block-storage-volume-to-instance",
                format!("{data}:attach"),
                to(running),
                data,
                state("attaching"),
                state("attached"),
            ),
            on("detach-block-storage-volume", format!("{more}:detach"), None, more, state("detaching"), state("detached")),
        ]
    }
}
