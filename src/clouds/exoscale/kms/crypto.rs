//! What a KMS key is for: encrypting and decrypting, for the time of a run.
//!
//! The API takes and answers Base64 throughout. Here text can be given as it is, and is answered as it is where it is UTF-8.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use crate::asset::{Asset, Attr, Codec, Ephemeral, int, reference, text};
use crate::framework::Validator;
use crate::value::Value;

/// As much as one request may carry.
const MOST: u64 = 1 << 20;
const BASE64: &[Validator] = &[Validator::Base64(MOST)];

const fn kms_key() -> Attr {
    reference("kms_key_id", "kms_key").required().local().doc("The key.")
}

const fn context(name: &'static str) -> Attr {
    text(name).check(BASE64).doc(
        "What is authenticated with the text and not part of it, in Base64. Decrypting needs the same as encrypting: \
         `base64encode(\"…\")`.",
    )
}

static DECRYPT: Asset = Asset::new("kms_decrypt", "", "/kms-key/{kms_key_id}/decrypt")
    .noun("plaintext of a ciphertext")
    .doc("Decrypts what a KMS key has encrypted. The plaintext is in no plan and in no state.")
    .attrs(&[
        kms_key(),
        text("ciphertext").required().check(BASE64).doc("What the key has encrypted, in Base64. It may come from anywhere."),
        context("encryption_context_base64").api("encryption-context"),
        text("plaintext").computed().sensitive().codec(TEXT).doc("The plaintext, where it is text in UTF-8."),
        text("plaintext_base64").computed().sensitive().api("plaintext").doc("The plaintext in Base64."),
    ]);

/// Decrypts for a run.
pub static KMS_DECRYPT: Ephemeral = Ephemeral::posted(&DECRYPT);

static ENCRYPT: Asset = Asset::new("kms_encrypt", "", "/kms-key/{kms_key_id}/encrypt")
    .noun("ciphertext of a plaintext")
    .doc("Encrypts with a KMS key what must not be in a plan or a state. Each time the ciphertext is another one.")
    .attrs(&[
        kms_key(),
        text("plaintext").sensitive().one_of(&["plaintext_base64"]).codec(TEXT).doc("What is encrypted, as text."),
        text("plaintext_base64").sensitive().check(BASE64).api("plaintext").doc("What is encrypted, in Base64."),
        context("encryption_context_base64").api("encryption-context"),
        text("ciphertext").computed().doc("The ciphertext in Base64."),
    ]);

/// Encrypts for a run.
pub static KMS_ENCRYPT: Ephemeral = Ephemeral::posted(&ENCRYPT);

static RE_ENCRYPT: Asset = Asset::new("kms_re_encrypt", "", "/kms-key/{source_kms_key_id}/re-encrypt")
    .noun("ciphertext by another key")
    .doc("Has a ciphertext decrypted and encrypted again, by another KMS key or by the newest material of the same: the plaintext never leaves \
          the cloud.")
    .attrs(&[
        reference("source_kms_key_id", "kms_key").required().api("source.key").doc("The key that encrypted it."),
        text("source_ciphertext").required().check(BASE64).api("source.ciphertext").doc("What that key has encrypted, in Base64."),
        context("source_encryption_context_base64").api("source.encryption-context"),
        reference("destination_kms_key_id", "kms_key").required().api("destination.key").doc("The key to encrypt it again."),
        context("destination_encryption_context_base64").api("destination.encryption-context"),
        text("ciphertext").computed().doc("The new ciphertext in Base64."),
    ]);

/// Encrypts again for a run.
pub static KMS_RE_ENCRYPT: Ephemeral = Ephemeral::posted(&RE_ENCRYPT);

static DATA_KEY: Asset = Asset::new("kms_data_key", "", "/kms-key/{kms_key_id}/generate-data-key")
    .noun("data key")
    .doc("Makes a key to encrypt data with, plain and encrypted by a KMS key: use the plain one, keep the encrypted one beside the data, and \
          have it decrypted (`exoscale_kms_decrypt`) when the data is read. Each time it is another key.")
    .attrs(&[
        kms_key(),
        text("key_spec").one_of(&["bytes_count"]).check(&[Validator::OneOf(&["AES-256"])]).doc("What the key is for: `AES-256`."),
        int("bytes_count").check(&[Validator::Range(1, 1024)]).doc("How many bytes of a key for something else."),
        context("encryption_context_base64").api("encryption-context"),
        text("plaintext_base64").computed().sensitive().api("plaintext").doc("The key in Base64."),
        text("ciphertext").computed().doc("The key, encrypted by the KMS key, in Base64."),
    ]);

/// Makes a data key for a run.
pub static KMS_DATA_KEY: Ephemeral = Ephemeral::posted(&DATA_KEY);

const TEXT: Codec = Codec { out: encoded, back: decoded };

fn encoded(value: &Value, _: &Value) -> Json {
    value.as_str().map(|text| STANDARD.encode(text)).into()
}

fn decoded(json: &Json, _: &Json) -> Value {
    let bytes = json.as_str().and_then(|text| STANDARD.decode(text).ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).into()
}
