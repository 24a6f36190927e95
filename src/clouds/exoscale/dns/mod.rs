//! Domains and their records.

pub mod domain;
pub mod domain_record;
pub mod domain_record_lookup;

use std::sync::Arc;

use crate::asset::{Area, Plain};

/// DNS.
pub static AREA: Area = Area::new("DNS")
    .assets(&[&domain::DOMAIN, &domain_record::DOMAIN_RECORD])
    .lookups(&[&domain::DOMAIN_LOOKUP])
    .data_sources(&[Plain {
        name: "domain_record",
        uses: domain_record_lookup::USES,
        imports: &[],
        new: |cloud| Arc::new(domain_record_lookup::DomainRecords::new(cloud)),
    }]);
