//! What is about the account and the cloud as a whole.

pub mod event;
pub mod organization;
pub mod quota;
pub mod usage;
pub mod zones;

use std::sync::Arc;

use crate::asset::{Area, Plain};

/// Account.
pub static AREA: Area = Area::new("Account")
    .lookups(&[
        &event::EVENT_LIST,
        &organization::BALANCE,
        &organization::ORGANIZATION,
        &quota::QUOTA_LIST,
        &quota::QUOTA_LOOKUP,
        &usage::ENV_IMPACT,
        &usage::USAGE_REPORT,
    ])
    .data_sources(&[Plain { name: "zones", uses: zones::USES, imports: &[], new: |cloud| Arc::new(zones::Zones::new(cloud)) }]);
