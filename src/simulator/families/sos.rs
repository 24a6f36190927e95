//! What the API knows of object storage: how much is in the buckets, and links to objects. The rest is object storage's own.

use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::text;
use crate::simulator::call::{Call, Outcome, Routes};
use crate::simulator::clock;
use crate::simulator::refusal::Refusal;

pub(super) const ROUTES: Routes = &[("list-sos-buckets-usage", usage), ("get-sos-presigned-url", presigned)];

/// What stays as it is in a query; a path keeps its slashes too.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const PATH: &AsciiSet = &QUERY.remove(b'/');

/// Seconds for which a link works.
const VALID: u32 = 3600;

fn usage(call: &mut Call<'_>) -> Outcome {
    let objects = call.world.all("sos-object");
    let size = |bucket: &str| -> i64 {
        let inside = objects.iter().filter(|(_, object)| text(&object.fields, "bucket") == Some(bucket));
        let versions = inside.flat_map(|(_, object)| super::items(&object.fields, "versions"));
        versions.filter_map(|version| version.get("size")?.as_i64()).sum()
    };
    let buckets = call.world.all("sos-bucket").into_iter().map(|(name, bucket)| {
        let created = bucket.fields.get("created").and_then(Value::as_i64).unwrap_or_default();
        json!({"name": name, "created-at": clock::stamp(created), "zone-name": bucket.zone, "size": size(name)})
    });
    Ok(json!({"sos-buckets-usage": buckets.collect::<Vec<_>>()}))
}

/// A link that anybody may follow for a while: a GET signed in its query.
fn presigned(call: &mut Call<'_>) -> Outcome {
    let bucket = call.place("bucket");
    call.object("sos-bucket", &bucket)?;
    let key = call.query.get("key").cloned().ok_or_else(|| Refusal::invalid("missing keys 'key'"))?;
    let endpoint = call.site.storage.clone().unwrap_or_else(|| format!("https://sos-{}.exo.io", call.zone));
    let (_, host) = endpoint.split_once("://").unwrap_or(("", &endpoint));
    let stamp = clock::stamp(call.now).replace(['-', ':'], "");
    let scope = format!("{}/{}/s3/aws4_request", stamp.get(..8).unwrap_or_default(), call.zone);
    let path = format!("/{bucket}/{}", utf8_percent_encode(&key, PATH));
    let credential = format!("{}/{scope}", call.site.key);
    let query = format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date={stamp}&X-Amz-Expires={VALID}&X-Amz-SignedHeaders=host",
        utf8_percent_encode(&credential, QUERY)
    );
    let canonical = format!("GET\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD");
    let message = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let secret = format!("AWS4{}", call.site.secret).into_bytes();
    let key = scope.split('/').fold(secret, |key, part| hmac(&key, part));
    Ok(json!({"url": format!("{endpoint}{path}?{query}&X-Amz-Signature={}", hex(&hmac(&key, &message)))}))
}

fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    // HMAC takes keys of every length.
    let mac = Hmac::<Sha256>::new_from_slice(key);
    mac.map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec()).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
