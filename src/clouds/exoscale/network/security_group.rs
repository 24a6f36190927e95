//! Security groups: what traffic may reach the instances in them.

use crate::asset::{Asset, Default, Kind, Link, Lookup, get, key, list, put, reference, set_of, text};
use crate::framework::Validator;

/// Rules are assets of their own; external sources are part of the group.
pub static SECURITY_GROUP: Asset = Asset::new("security_group", "/security-group", "/security-group/{id}")
    .doc("A group of instances that share firewall rules.")
    .global()
    .version(1, None)
    .never_updated()
    .listed_as("security-groups")
    .attrs(&[
        text("name").required().replaces().check(&[Validator::Length(1, 255)]).doc("Display name."),
        text("description")
            .picked_by_api()
            .stable()
            .replaces_if_configured()
            .check(&[Validator::Length(0, 255)])
            .doc("Free text."),
        set_of("external_sources", &Kind::Cidr)
            .members(
                put("/security-group/{id}:add-source").send(&[("cidr", "each")]),
                put("/security-group/{id}:remove-source").send(&[("cidr", "each")]),
            )
            .doc("Networks in CIDR notation that count as members of the group."),
    ]);

/// Finds a security group.
pub static SECURITY_GROUP_LOOKUP: Lookup = Lookup::new(&SECURITY_GROUP, &["id", "name"]).doc("Looks up a security group.");

/// Finds all security groups that match; the public ones are kept by Exoscale, for rules to refer to.
pub static SECURITY_GROUP_LIST: Lookup = Lookup::list("security_group_list", &SECURITY_GROUP, "security_groups")
    .doc("Lists security groups: the account's own, or the public ones that Exoscale keeps and that rules can refer to by name.")
    .narrowed_by(&["name", "description"])
    .filters(&[text("visibility")
        .or(Default::Text("private"))
        .check(&[Validator::OneOf(&["public", "private"])])
        .doc("Whose groups to look at: `private` (the default), or `public` for those that Exoscale keeps.")])
    .query(&[("visibility", "visibility")]);

/// The API has no such object: it exists while the instance lists the group.
pub static SECURITY_GROUP_ATTACHMENT: Asset = Link::new("security_group_attachment", "{security_group_id}/{instance_id}")
    .doc(
        "Puts an instance into a security group. Do not list the same group in the instance's `security_group_ids`: leave that out, or \
         manage all groups there.",
    )
    .attrs(&[
        reference("security_group_id", "security_group").required().replaces().local().doc("Group to join."),
        reference("instance_id", "compute_instance").required().replaces().local().doc("Instance that joins."),
    ])
    .attach(put("/security-group/{security_group_id}:attach").send(&[("instance.id", "instance_id")]))
    .detach(put("/security-group/{security_group_id}:detach").send(&[("instance.id", "instance_id")]))
    .exists_in(get("/instance/{instance_id}"), list("security-groups"), key("id", "security_group_id"))
    .asset();
