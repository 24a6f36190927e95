//! What configurations must satisfy beyond what Terraform core checks. Unknown values are accepted everywhere.

mod config;
mod rule;
#[cfg(test)]
mod tests;
mod text;
mod validator;

pub use config::config;
pub(super) use rule::is_configured;
pub use rule::{BlockRule, Relation};
pub use validator::Validator;
