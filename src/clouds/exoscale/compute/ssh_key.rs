//! SSH keys: the public half, which instances are created with.

use crate::asset::{Asset, Born, Lookup, moved, text};
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
    .moved_from(&[moved("ssh_keypair")])
    .attrs(&[
        text("name").required().replaces().check(&[Validator::Length(1, 255)]).doc("Name; it identifies the key."),
        text("public_key").required().replaces().not_echoed().doc("Public key in OpenSSH's format."),
        text("fingerprint").computed().stable().doc("Fingerprint of the key."),
    ]);

/// Finds a key.
pub static SSH_KEY_LOOKUP: Lookup = Lookup::new(&SSH_KEY, &["name"])
    .doc("Looks up an SSH key: whether it is there, and its fingerprint. The API does not tell the key itself.")
    .key_required()
    .without(&["public_key"]);

/// Finds all keys that match.
pub static SSH_KEY_LIST: Lookup = Lookup::list("ssh_key_list", &SSH_KEY, "ssh_keys")
    .doc("Lists SSH keys, with their fingerprints. The API does not tell the keys themselves.")
    .narrowed_by(&["name", "fingerprint"])
    .without(&["public_key"]);
