//! SSH keys: the public half, which instances are created with.

use crate::asset::{Asset, Born, text};
use crate::framework::Validator;

/// A key is identified by its name; the API tells its fingerprint, never the key itself.
pub static SSH_KEY: Asset = Asset::new("ssh_key", "/ssh-key", "/ssh-key/{id}")
    .noun("SSH key")
    .doc("The public half of an SSH key pair, for instances to be created with.")
    .global()
    .named_by("name")
    .born(Born::Name("name"))
    .never_updated()
    .listed_as("ssh-keys")
    .attrs(&[
        text("name").required().replaces().check(&[Validator::Length(1, 255)]).doc("Name; it identifies the key."),
        text("public_key").required().replaces().not_echoed().doc("Public key in OpenSSH's format."),
        text("fingerprint").computed().stable().doc("Fingerprint of the key."),
    ]);
