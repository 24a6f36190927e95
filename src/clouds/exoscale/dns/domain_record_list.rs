//! All records of a domain, as a list like every other; the data source `domain_record` is the official provider's.

use super::domain_record::DOMAIN_RECORD;
use crate::asset::{Lookup, text};

/// Finds all records of a domain that match.
pub static DOMAIN_RECORD_LIST: Lookup = Lookup::list("domain_record_list", &DOMAIN_RECORD, "domain_records")
    .doc("Lists the records of a DNS domain; `name = \"/^$/\"` finds those of the domain itself.")
    .narrowed_by(&["name", "record_type", "content", "ttl", "prio"])
    .in_order_of(&["name", "record_type", "content", "id"])
    .without(&["content_normalized", "hostname"])
    .extra(&[text("content").computed().doc("What the record says, as the API spells it.")])
    .after_read(None);
