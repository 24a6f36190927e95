//! What can be listed of database services: those that there are, and the kinds and plans that there could be.

use crate::asset::{Asset, Kind, Lookup, Nest, flag, int, list_of, objects, set_of, text, time};

/// Read only: what the list tells of a service of any type. One alone is not to be had: its own document is another one for each type.
pub static DBAAS_ENTRY: Asset = Asset::new("dbaas", "/dbaas-service", "")
    .noun("database service")
    .doc("What database services of all types have in common.")
    .named_by("name")
    .listed_as("dbaas-services")
    .attrs(&[
        text("name").computed().doc("Name, unique in its zone."),
        text("type").computed().doc("Kind of service, such as `pg`."),
        text("plan").computed().doc("Size, such as `startup-4`."),
        text("state").computed().doc("State, such as `running`."),
        flag("termination_protection").computed().doc("Whether the service is protected from being destroyed."),
        int("disk_size").computed().doc("Size of the disk in bytes."),
        int("node_cpus").computed().api("node-cpu-count").doc("Processors of each node."),
        int("node_memory").computed().doc("Memory of each node in bytes."),
        int("nodes").computed().api("node-count").doc("Number of nodes."),
        time("created_at").doc("When it was created."),
        text("updated_at").computed().doc("When it was last changed."),
    ]);

/// Finds all services that match.
pub static DBAAS_LIST: Lookup = Lookup::list("dbaas_list", &DBAAS_ENTRY, "services")
    .doc("Lists database services of all types.")
    .narrowed_by(&["name", "type", "plan", "state"]);

/// Read only: a kind of service, with the plans and versions that it can have now.
pub static DBAAS_SERVICE_TYPE: Asset = Asset::new("dbaas_service_type", "/dbaas-service-type", "/dbaas-service-type/{id}")
    .noun("type of database services")
    .doc("A kind of database service: its plans and versions.")
    .named_by("name")
    .listed_as("dbaas-service-types")
    .attrs(&[
        text("name").computed().doc("Name, such as `pg`: what `type` of a service takes."),
        text("description").computed().doc("What it is."),
        text("default_version").computed().doc("Version of a service that does not ask for one."),
        set_of("available_versions", &Kind::Text).computed().doc("Versions that a service can have."),
        objects(
            "plans",
            Nest::List,
            &[
                text("name").computed().doc("Name, such as `startup-4`: what `plan` of a service takes."),
                text("family").computed().doc("Family of plans."),
                flag("authorized").computed().doc("Whether the account may use it."),
                int("nodes").computed().api("node-count").doc("Number of nodes."),
                int("node_cpus").computed().api("node-cpu-count").doc("Processors of each node."),
                int("node_memory").computed().doc("Memory of each node in bytes."),
                int("disk_space").computed().doc("Size of the disk in bytes."),
                int("max_memory_percent").computed().doc("Share of the memory that the service may use, per cent."),
                list_of("zones", &Kind::Text).computed().doc("Zones that offer it."),
                objects(
                    "backup_config",
                    Nest::Single,
                    &[
                        int("interval").computed().doc("Hours between backups."),
                        int("max_count").computed().doc("How many are kept."),
                        text("recovery_mode").computed().doc("How data are recovered."),
                        int("frequent_interval_minutes").computed().doc("Minutes between frequent backups."),
                        int("frequent_oldest_age_minutes").computed().doc("Minutes for which frequent ones are kept."),
                        int("infrequent_interval_minutes").computed().doc("Minutes between infrequent backups."),
                        int("infrequent_oldest_age_minutes").computed().doc("Minutes for which infrequent ones are kept."),
                    ],
                )
                .computed()
                .doc("How backups are made."),
            ],
        )
        .computed()
        .doc("Sizes that a service can have."),
    ]);

/// Finds a kind of service by its name.
pub static DBAAS_SERVICE_TYPE_LOOKUP: Lookup = Lookup::new(&DBAAS_SERVICE_TYPE, &["name"])
    .doc("Looks up a kind of database service: its plans and versions.")
    .key_required();

/// Finds all kinds that match.
pub static DBAAS_SERVICE_TYPE_LIST: Lookup = Lookup::list("dbaas_service_type_list", &DBAAS_SERVICE_TYPE, "service_types")
    .doc("Lists the kinds of database services, with their plans and versions.");
