//! What a key of the key management is for: AES-256-GCM, in earnest.
//!
//! A ciphertext names its key and the version of the material, so that it can be read after a rotation; both and the context given are
//! authenticated with it.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::{Rng, RngCore};
use serde_json::{Value, json};

use super::kms_key::found;
use super::{items, text};
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::refusal::Refusal;

pub(super) const ROUTES: Routes = &[
    ("encrypt", |call| {
        let (id, plaintext, context) =
            (call.id(), bytes(call.body.get("plaintext"))?, bytes(call.body.get("encryption-context"))?);
        let ciphertext = seal(call, &id, &plaintext, &context)?;
        Ok(json!({"ciphertext": ciphertext}))
    }),
    ("decrypt", |call| {
        let (id, ciphertext) = (call.id(), bytes(call.body.get("ciphertext"))?);
        let context = bytes(call.body.get("encryption-context"))?;
        let plaintext = open(call, &id, &ciphertext, &context)?;
        Ok(json!({"plaintext": STANDARD.encode(plaintext)}))
    }),
    ("re-encrypt", re_encrypt),
    ("generate-data-key", generate_data_key),
];

const MAGIC: &[u8] = b"SIM1";
/// Magic, identifier of the key, version of its material.
const HEAD: usize = 4 + 36 + 4;
const NONCE: usize = 12;

fn bytes(value: Option<&Value>) -> Result<Vec<u8>, Refusal> {
    let text = value.and_then(Value::as_str).unwrap_or_default();
    STANDARD.decode(text).map_err(|_| Refusal::invalid("Not base64"))
}

/// The material of a key that is enabled: that of a version, or the newest.
fn material(call: &mut Call<'_>, id: &str, version: Option<u32>) -> Result<(u32, LessSafeKey), Refusal> {
    let fields = found(call, id)?;
    let status = text(fields, "status").unwrap_or_default();
    if status != "enabled" {
        return Err(Refusal::conflict(format!("KMS key {id} is {status}")));
    }
    let number = |material: &Value| u32::try_from(material["version"].as_u64().unwrap_or_default()).unwrap_or_default();
    let mut newest_first = items(fields, "_materials").iter().rev();
    let found = newest_first.find(|material| version.is_none_or(|version| version == number(material))).ok_or_else(unreadable)?;
    let secret = STANDARD.decode(found["_secret"].as_str().unwrap_or_default()).unwrap_or_default();
    let key = UnboundKey::new(&AES_256_GCM, &secret).map_err(|_| unreadable())?;
    Ok((number(found), LessSafeKey::new(key)))
}

fn unreadable() -> Refusal {
    Refusal::invalid("The ciphertext cannot be decrypted with this key and context")
}

fn seal(call: &mut Call<'_>, id: &str, plaintext: &[u8], context: &[u8]) -> Result<String, Refusal> {
    let (version, key) = material(call, id, None)?;
    let mut sealed = [MAGIC, id.as_bytes(), &version.to_be_bytes()].concat();
    let nonce: [u8; NONCE] = call.world.random.random();
    let (aad, mut text) = ([&sealed, context].concat(), plaintext.to_vec());
    let tried = key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut text);
    tried.map_err(|_| Refusal::invalid("The plaintext is too long"))?;
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&text);
    Ok(STANDARD.encode(sealed))
}

fn open(call: &mut Call<'_>, id: &str, sealed: &[u8], context: &[u8]) -> Result<Vec<u8>, Refusal> {
    let (head, rest) = sealed.split_at_checked(HEAD).ok_or_else(unreadable)?;
    let (nonce, text) = rest.split_at_checked(NONCE).ok_or_else(unreadable)?;
    let version = head.last_chunk::<4>().map(|version| u32::from_be_bytes(*version));
    let (_, key) = material(call, id, version)?;
    if !head.starts_with(MAGIC) || head[MAGIC.len()..].strip_prefix(id.as_bytes()).is_none() {
        return Err(unreadable());
    }
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| unreadable())?;
    let mut text = text.to_vec();
    let plain = key.open_in_place(nonce, Aad::from([head, context].concat()), &mut text).map_err(|_| unreadable())?;
    Ok(plain.to_vec())
}

fn re_encrypt(call: &mut Call<'_>) -> Outcome {
    let id = call.id();
    found(call, &id)?;
    let side = |name: &str| call.body.get(name).cloned().unwrap_or_default();
    let (source, destination) = (side("source"), side("destination"));
    let key = |side: &Value| side["key"].as_str().unwrap_or_default().to_owned();
    let (ciphertext, context) = (bytes(source.get("ciphertext"))?, bytes(source.get("encryption-context"))?);
    let plaintext = open(call, &key(&source), &ciphertext, &context)?;
    let context = bytes(destination.get("encryption-context"))?;
    let ciphertext = seal(call, &key(&destination), &plaintext, &context)?;
    Ok(json!({"ciphertext": ciphertext}))
}

fn generate_data_key(call: &mut Call<'_>) -> Outcome {
    let length = match (call.text("key-spec"), call.number("bytes-count")) {
        (Some(_), Some(_)) => return Err(Refusal::invalid("key-spec and bytes-count exclude each other")),
        (_, Some(count)) => usize::try_from(count).unwrap_or_default(),
        _ => 32,
    };
    let mut plaintext = vec![0; length];
    call.world.random.fill_bytes(&mut plaintext);
    let (id, context) = (call.id(), bytes(call.body.get("encryption-context"))?);
    let ciphertext = seal(call, &id, &plaintext, &context)?;
    Ok(json!({"plaintext": STANDARD.encode(&plaintext), "ciphertext": ciphertext}))
}
