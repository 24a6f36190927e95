//! Who may do what: roles, users, keys, the organization's policy.

use crate::asset::Area;

/// IAM.
pub static AREA: Area = Area::new("IAM");
