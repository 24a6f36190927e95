//! What can be said of the provider without asking anybody.

mod settings;
mod tables;
