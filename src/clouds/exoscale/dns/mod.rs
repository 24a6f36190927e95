//! Domains and their records.

pub mod domain;
pub mod domain_record;
pub mod domain_record_list;
pub mod domain_record_lookup;

use std::sync::Arc;

use crate::asset::function::DNS_FQDN;
use crate::asset::{Area, Plain};

/// DNS.
pub static AREA: Area = Area::new("DNS")
    .assets(&[&domain::DOMAIN, &domain_record::DOMAIN_RECORD])
    .lookups(&[&domain::DOMAIN_LIST, &domain::DOMAIN_LOOKUP, &domain::DOMAIN_ZONE_FILE, &domain_record_list::DOMAIN_RECORD_LIST])
    .data_sources(&[Plain {
        name: "domain_record",
        uses: domain_record_lookup::USES,
        imports: &[],
        new: |cloud| Arc::new(domain_record_lookup::DomainRecords::new(cloud)),
    }])
    .functions(&[&DNS_FQDN]);
