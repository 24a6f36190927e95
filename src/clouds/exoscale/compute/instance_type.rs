//! Instance types: how large instances are.

use serde_json::Value as Json;

use crate::asset::{Asset, Catalogue, Codec, Kind, Lookup, flag, int, set_of, text};
use crate::value::Value;

/// The API knows a type by its id, people by family and size.
pub static INSTANCE_TYPES: Catalogue = Catalogue { what: "instance type", path: "/instance-type", list: "instance-types", name };

fn name(entry: &Json) -> Option<String> {
    Some(format!("{}.{}", entry["family"].as_str()?, entry["size"].as_str()?))
}

/// Read only: the API's own catalogue.
pub static INSTANCE_TYPE: Asset = Asset::new("instance_type", "/instance-type", "/instance-type/{id}")
    .doc("How large an instance is: processors and memory.")
    .global()
    .listed_as("instance-types")
    .attrs(&[
        text("name")
            .api("family")
            .codec(Codec { out: |_, _| Json::Null, back: |_, entry| name(entry).map_or(Value::Null, Value::from) })
            .computed()
            .doc("Family and size, such as `standard.medium`: what `type` of an instance takes."),
        text("family").computed().doc("Family, such as `standard`, `cpu` or `gpu`."),
        text("size").computed().doc("Size within the family, such as `medium`."),
        int("cpus").computed().doc("Number of processors."),
        int("gpus").computed().doc("Number of GPUs."),
        int("memory").computed().doc("Memory in bytes."),
        flag("authorized").computed().doc("Whether the account may use it."),
        set_of("zones", &Kind::Text).computed().doc("Zones that offer it."),
    ]);

/// Finds an instance type by id or name.
pub static INSTANCE_TYPE_LOOKUP: Lookup = Lookup::new(&INSTANCE_TYPE, &["id", "name"]).doc("Looks up an instance type.");

/// Finds all instance types that match.
pub static INSTANCE_TYPE_LIST: Lookup = Lookup::list("instance_type_list", &INSTANCE_TYPE, "instance_types")
    .doc("Lists instance types.")
    .narrowed_by(&["name", "family", "size", "cpus", "gpus", "authorized", "zones"]);
