//! SSH keys: known by their name, the same in all zones, never changed. The public key goes in and never comes out.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use md5::{Digest, Md5};
use serde_json::json;

use crate::simulator::call::{Call, Outcome, Routes, Scope};
use crate::simulator::refusal::Refusal;
use crate::simulator::world::Effect;

const KIND: &str = "ssh-key";

pub(super) const ROUTES: Routes = &[
    ("list-ssh-keys", |call| call.list(KIND, "ssh-keys")),
    ("get-ssh-key", |call| call.show(KIND, &call.place("name"))),
    ("register-ssh-key", register),
    ("delete-ssh-key", |call| {
        let name = call.place("name");
        call.object(KIND, &name)?;
        Ok(call.begin(None, (KIND, &name), vec![Effect::remove(KIND, &name)], Vec::new()))
    }),
];

/// Answers an operation without a reference: a key has no other identifier than the name that was sent.
fn register(call: &mut Call<'_>) -> Outcome {
    let name = call.text("name").unwrap_or_default();
    let key = call.text("public-key").unwrap_or_default();
    let fingerprint = fingerprint(&key).ok_or_else(|| Refusal::invalid("Invalid SSH public key"))?;
    if call.world.any(KIND, &name).is_some() {
        return Err(Refusal::conflict(format!("SSH key {name} already exists")));
    }
    let fields = json!({"name": name, "fingerprint": fingerprint, "_public-key": key});
    call.put_as(KIND, &name, Scope::Account, true, fields.as_object().cloned().unwrap_or_default());
    Ok(call.begin(None, (KIND, &name), vec![Effect::show(KIND, &name)], vec![Effect::remove(KIND, &name)]))
}

/// MD5 of the key's binary form in hexadecimal pairs, as `ssh-keygen -l -E md5` prints it. None: not an OpenSSH public key.
fn fingerprint(key: &str) -> Option<String> {
    let mut words = key.split_whitespace();
    let (algorithm, encoded) = (words.next()?, words.next()?);
    let blob = STANDARD.decode(encoded).or_else(|_| STANDARD_NO_PAD.decode(encoded)).ok()?;
    // The binary form begins with the algorithm's name behind its length.
    let length = u32::try_from(algorithm.len()).ok()?.to_be_bytes();
    if !blob.starts_with(&length) || !blob.get(4..)?.starts_with(algorithm.as_bytes()) {
        return None;
    }
    let mut text = String::new();
    for (index, byte) in Md5::digest(&blob).iter().enumerate() {
        let colon = if index == 0 { "" } else { ":" };
        write!(text, "{colon}{byte:02x}").ok()?;
    }
    Some(text)
}
