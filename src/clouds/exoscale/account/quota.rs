//! Quotas: how much of each kind an organization may have, and has.

use crate::asset::{Asset, Lookup, int, text};

/// Read only: raised by Exoscale's support.
static QUOTA: Asset = Asset::new("quota", "/quota", "/quota/{id}")
    .doc("How many of one kind an organization may have, and has.")
    .global()
    .named_by("resource")
    .listed_as("quotas")
    .attrs(&[
        text("resource").computed().doc("Kind that is counted, such as `instance`."),
        int("usage").computed().doc("How many there are."),
        int("limit").computed().doc("How many there may be; -1 is any number."),
    ]);

/// Reads one quota.
pub static QUOTA_LOOKUP: Lookup =
    Lookup::new(&QUOTA, &["resource"]).doc("Reads how many of one kind the organization may have, and has.").key_required();

/// Lists all quotas.
pub static QUOTA_LIST: Lookup = Lookup::list("quota_list", &QUOTA, "quotas")
    .doc("Lists how many of each kind the organization may have, and has.")
    .narrowed_by(&["resource"])
    .in_order_of(&["resource"]);
