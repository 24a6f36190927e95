//! The checker itself: tables with one mistake each must be told, and the right one must not.

use eurocloud::asset::{
    Action, Asset, Attr, Catalogue, Clears, Codec, Inside, Kind, Link, Lookup, Nest, Verb, delete, flag, get, int, ip, key,
    labels, list, list_of, objects, post, put, reference, set_of, text, time, uuid,
};
use eurocloud::framework::Validator;

use super::description;
use super::walk::{Finding, Walk};

/// What is wrong with a table, as one text per finding.
fn told(asset: &Asset) -> Vec<String> {
    let api = description();
    let mut walk = Walk::new(&api);
    walk.asset(asset);
    texts(walk.found)
}

fn told_of(lookup: &Lookup) -> Vec<String> {
    let api = description();
    let mut walk = Walk::new(&api);
    walk.lookup(lookup);
    texts(walk.found)
}

fn texts(found: Vec<Finding>) -> Vec<String> {
    found.into_iter().map(|finding| format!("{}: {}", finding.place, finding.what)).collect()
}

#[track_caller]
fn one(told: &[String], parts: &[&str]) {
    assert!(told.iter().any(|text| parts.iter().all(|part| text.contains(part))), "nothing says {parts:?}: {told:#?}");
}

/// Attributes for a table that lives as long as the test.
fn keep<const N: usize>(attrs: [Attr; N]) -> &'static [Attr] {
    Box::leak(Box::new(attrs))
}

fn of<const N: usize>(attrs: [Attr; N]) -> Asset {
    network(keep(attrs))
}

const fn network(attrs: &'static [Attr]) -> Asset {
    Asset::new("network", "/private-network", "/private-network/{id}").doc("N.").listed_as("private-networks").attrs(attrs)
}

const NAME: Attr = text("name").required().check(&[Validator::Length(1, 255)]).doc("D.");

static RIGHT: Asset = network(&[
    NAME,
    ip("start_ip").clears(Clears::Never).doc("D."),
    labels().clears(Clears::Reset),
    int("vni").computed().doc("D."),
    objects("leases", Nest::Set, LEASE).computed().doc("D."),
]);
const LEASE: &[Attr] = &[reference("instance_id", "compute_instance").computed().doc("D.")];

#[test]
fn a_right_table_has_no_findings() {
    assert_eq!(told(&RIGHT), [""; 0]);
}

#[test]
fn operations_that_are_not_there_are_told() {
    one(
        &told(&Asset { path: "", object: "/private-networks/{id}", ..RIGHT }),
        &["GET /private-networks/{id}", "no such operation"],
    );
    one(&told(&Asset { create: put("/private-network"), ..RIGHT }), &["PUT /private-network", "no such operation"]);
    one(&told(&Asset { delete: delete("/private-network/{id}:detach"), ..RIGHT }), &["DELETE", "no such operation"]);
    one(
        &told(&Asset { also_uses: const { &[get("/private-network/{id}:leases")] }, ..RIGHT }),
        &["GET", ":leases", "no such operation"],
    );
    let switched = of([NAME, flag("f").switch(put("/private-network/{id}:on"), put("/private-network/{id}:off")).doc("D.")]);
    one(&told(&switched), &[":on", "no such operation"]);
    one(&told(&switched), &[":off", "no such operation"]);
    let nowhere = of([NAME, text("dns").lives_at("/reverse-dns/private-network/{id}", "domain-name").doc("D.")]);
    one(&told(&nowhere), &["/reverse-dns/private-network/{id}", "no such operation"]);
    one(&told(&of([NAME, text("size").names(&SIZES).api("vni").doc("D.")])), &["GET /instance-sizes", "no such operation"]);
}

#[test]
fn fields_that_are_not_there_are_told_on_each_way() {
    let wrong = of([NAME, text("nickname").doc("D.")]);
    for operation in
        ["POST /private-network nickname", "PUT /private-network/{id} nickname", "GET /private-network/{id} nickname"]
    {
        one(&told(&wrong), &[operation, "no field \"nickname\""]);
    }
    one(&told(&wrong), &["GET /private-network nickname", "no field"]);
    one(&told(&of([NAME, text("description").api("meta.description").doc("D.")])), &["no field \"meta\""]);
    one(&told(&of([NAME, int("vni").doc("D.")])), &["POST", "vni", "no field"]);
    one(&told(&Asset { id_field: "uuid", ..RIGHT }), &["the id", "no field \"uuid\""]);
    let nested = of([NAME, objects("leases", Nest::Set, keep([text("mac").computed().doc("D.")])).computed().doc("D.")]);
    one(&told(&nested), &["leases", "no field \"mac\""]);
    let coded = Codec { out: |_, _| serde_json::Value::Null, back: |_, _| eurocloud::value::Value::Null };
    one(&told(&of([NAME, text("colour").codec(coded).doc("D.")])), &["colour", "no field"]);
}

#[test]
fn fields_of_another_type_are_told() {
    let typed = |attr: Attr| -> Vec<String> {
        let attrs = keep([NAME, attr]);
        told(&Asset { attrs, ..RIGHT })
    };
    one(&typed(int("description")), &["description", "String", "not Int"]);
    one(&typed(flag("start_ip")), &["not Flag"]);
    one(&typed(uuid("start_ip")), &["ipv4", "not Uuid"]);
    one(&typed(time("start_ip")), &["ipv4", "not Time"]);
    one(&typed(list_of("description", &Kind::Text)), &["not List"]);
    one(&typed(text("labels")), &["Object", "not Text"]);
    one(&typed(text("vni").computed()), &["Integer", "not Text"]);
    assert_eq!(typed(set_of("leases", &Kind::Ip).each("ip").computed()), [""; 0]);
    one(&typed(set_of("leases", &Kind::Uuid).each("ip").computed()), &["ipv4", "not Uuid"]);
    one(&typed(set_of("leases", &Kind::Text).each("mac").computed()), &["no field \"mac\""]);
    one(&typed(objects("leases", Nest::Single, LEASE).computed()), &["does not hold objects"]);
    one(&typed(objects("labels", Nest::List, LEASE).computed()), &["does not hold objects"]);
}

#[test]
fn what_the_api_needs_must_not_be_left_out() {
    one(&told(&of([text("name").check(&[Validator::Length(1, 255)]).clears(Clears::Never).doc("D.")])), &["needs \"name\""]);
    one(&told(&of([ip("start_ip").clears(Clears::Never).doc("D.")])), &["POST /private-network", "needs \"name\""]);
    let attach = put("/private-network/{private_network_id}:attach");
    one(&told(&LINK.attach(attach).asset()), &["needs \"instance\""]);
}

#[test]
fn other_ranges_than_the_apis_are_told() {
    let named = |check: &'static [Validator]| {
        let attrs = keep([text("name").required().check(check).doc("D.")]);
        told(&Asset { attrs, ..RIGHT })
    };
    one(&named(&[Validator::Length(0, 255)]), &["characters"]);
    one(&named(&[Validator::Length(1, 256)]), &["characters"]);
    let choice = Asset::new("ip", "/elastic-ip", "/elastic-ip/{id}").never_updated();
    let family = |attr: Attr| {
        let attrs = keep([attr.api("addressfamily").replaces().doc("D.")]);
        told(&Asset { attrs, ..choice })
    };
    assert_eq!(family(text("family").check(&[Validator::OneOf(&["inet6", "inet4"])])), [""; 0]);
    one(&family(text("family").check(&[Validator::OneOf(&["inet4", "inet5"])])), &["inet5"]);
    one(&family(text("family")), &["we do not check"]);
}

#[test]
fn fields_that_cannot_be_emptied_so_are_told() {
    one(&told(&of([NAME, ip("start_ip").doc("D.")])), &["PUT", "cleared by null"]);
    one(&told(&of([NAME, text("description").clears(Clears::Zero).doc("D.")])), &["cleared by an empty list"]);
    one(&told(&of([NAME, text("description").clears(Clears::Reset).doc("D.")])), &["DELETE", "resets only"]);
    one(&told(&Asset { object: "/block-storage/{id}", ..of([NAME, labels().clears(Clears::Reset)]) }), &["no such operation"]);
}

#[test]
fn read_only_fields_are_not_sent_and_write_only_ones_not_read() {
    let attrs = keep([text("mac").api("instance.mac-address").doc("D.")]);
    let told = told(&Asset { create: put("/private-network/{id}:detach"), attrs, ..RIGHT });
    one(&told, &["PUT", ":detach mac", "\"mac-address\" is read-only"]);
    one(&told_of(&Lookup::new(&RULES, &["id"])), &["rules", "write-only"]);
}
static RULES: Asset = Asset::new("g", "/security-group", "/security-group/{id}")
    .attrs(&[set_of("rules", &Kind::Text).each("id").computed().doc("D.")]);

const LINK: Link = Link::new("l", "{private_network_id}/{instance_id}")
    .attrs(&[
        reference("private_network_id", "private_network").required().replaces().local().doc("D."),
        reference("instance_id", "compute_instance").required().replaces().local().doc("D."),
        text("note").local().doc("D."),
    ])
    .attach(put("/private-network/{private_network_id}:attach").send(&[("instance.id", "instance_id")]))
    .detach(put("/private-network/{private_network_id}:detach").send(&[("instance.id", "instance_id")]))
    .exists_in(get("/instance/{instance_id}"), list("private-networks"), key("id", "private_network_id"));

#[test]
fn links_are_walked_too() {
    assert_eq!(told(&LINK.asset()), [""; 0]);
    let detach = "/private-network/{private_network_id}:detach";
    one(&told(&LINK.detach(post(detach)).asset()), &["POST", "no such operation"]);
    one(&told(&LINK.detach(put(detach).send(&[("instance.uuid", "instance_id")])).asset()), &["no field \"uuid\""]);
    one(&told(&LINK.detach(put(detach).send(&[("instance.id", "machine_id")])).asset()), &["machine_id", "no attribute"]);
    one(&told(&LINK.detach(put(detach).send(&[("instance.id", "note"), ("ip", "instance_id")])).asset()), &["no field \"ip\""]);
    one(&told(&LINK.detach(put("/private-network/{note}:detach").send(&[("instance.id", "instance_id")])).asset()), &["{note}"]);
    one(&told(&LINK.detach(put("/private-network/{network}:detach")).asset()), &["{network}", "no attribute"]);
    let exists = |list: &'static str, field: &'static str| {
        told(&LINK.exists_in(get("/instance/{instance_id}"), list, key(field, "private_network_id")).asset())
    };
    one(&exists("networks", "id"), &["no field \"networks\""]);
    one(&exists("private-networks", "uuid"), &["no field \"uuid\""]);
}

#[test]
fn actions_are_walked_too() {
    let api = description();
    let told = |action: &Action| {
        let mut walk = Walk::new(&api);
        walk.action(action);
        texts(walk.found)
    };
    let instance = reference("instance_id", "compute_instance").required().api("instance.id").doc("D.");
    let join = |attr: Attr, verb: Verb| told(&Action::new("network_join", &RIGHT).arguments(keep([attr])).sends(verb));
    let attach = put("/private-network/{id}:attach");
    assert_eq!(join(instance, attach), [""; 0]);
    one(&join(instance, post("/private-network/{id}:attach")), &["POST", "no such operation"]);
    one(&join(instance.api("machine.id"), attach), &["instance_id", "no field \"machine\""]);
    one(&join(ip("ip").required().doc("D."), attach), &["instance"]);
    one(&join(int("ip").doc("D."), attach), &["ip", "Int"]);
    one(&join(NAME, put("/instance/{id}:reboot")), &["takes no body"]);
    one(&join(instance, put("/private-network/{network}:attach").send(&[("instance.id", "machine_id")])), &["machine_id"]);
}

#[test]
fn lists_and_what_they_lack_are_compared() {
    one(&told(&RIGHT.listed_as("networks")), &["the list", "no field \"networks\""]);
    one(&told(&RIGHT.list_lacks(&["vni"])), &["vni", "do not lack it"]);
    let instance = Asset::new("i", "/instance", "/instance/{id}").listed_as("instances").never_updated();
    let instance = instance.attrs(keep([int("disk_size").required().replaces().check(&[Validator::Range(10, 51200)]).doc("D.")]));
    one(&told(&instance), &["GET /instance disk_size", "no field"]);
    let lacks = told(&instance.list_lacks(&["disk-size"]));
    assert!(!lacks.iter().any(|text| text.contains("GET /instance disk_size")), "{lacks:?}");
    let inside = Inside { path: "/private-network/{id}", list: "members", field: "id", attr: "id", parent: "id", listing: None };
    one(&told(&RIGHT.read_in(inside)), &["members", "no field"]);
}

#[test]
fn lookups_are_walked_too() {
    assert_eq!(told_of(&Lookup::new(&RIGHT, &["id", "name"])), [""; 0]);
    one(&told_of(&Lookup::new(&RIGHT, &["id", "nickname"])), &["nickname", "nothing that is read"]);
    one(&told_of(&Lookup::new(&RIGHT, &["id"]).extra(keep([text("colour").computed().doc("D.")]))), &["colour", "no field"]);
    assert_eq!(told_of(&Lookup::new(&WITH_COLOUR, &["id"]).without(&["colour"])), [""; 0]);
    let asked = Lookup::new(&RIGHT, &["id"]).query(&[("visibility", "name"), ("x", "y")]);
    one(&told_of(&asked), &["query visibility", "no such parameter"]);
    one(&told_of(&asked), &["query x", "takes y"]);
    one(&told_of(&Lookup::list("l", &RIGHT, "all").filters(keep([text("owner").doc("D.")]))), &["owner", "nothing that is read"]);
}
static WITH_COLOUR: Asset = network(&[NAME, text("colour").computed().doc("D.")]);

#[test]
fn members_are_walked_too() {
    let attach = "/private-network/{each.network_id}:attach";
    let nic = |send: &'static [(&'static str, &'static str)]| {
        let members = objects("nics", Nest::BlockSet(0), NIC).local().doc("D.");
        let attrs = keep([members.members(put(attach).send(send), put("/private-network/{each.network}:detach").send(send))]);
        told(&Asset { attrs, ..Asset::new("i", "/instance", "/instance/{id}").never_updated() })
    };
    let told = nic(&[("instance.id", "id"), ("ip", "each.address")]);
    one(&told, &["{each.network}", "no attribute"]);
    assert!(!told.iter().any(|text| text.contains(":attach") && !text.contains("needs")), "{told:#?}");
    one(&nic(&[("instance.id", "each.address")]), &["instance.id", "not Ip"]);
    one(&nic(&[("instance.id", "each")]), &["takes each"]);
}
const NIC: &[Attr] = &[reference("network_id", "private_network").required().doc("D."), ip("address").doc("D.")];

static SIZES: Catalogue = Catalogue { what: "size", path: "/instance-sizes", list: "sizes", name: |_| None };
