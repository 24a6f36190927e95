//! Object storage, with a `SigV4` written here.

use eurocloud::simulator::Options;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

use super::http::{Answer, Cloud, exchange, with};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(message).finalize().into_bytes().to_vec()
}

/// A signed request in path style; `target` has at most one query argument.
fn send(cloud: &Cloud, secret: &str, method: &str, target: &str, body: &str) -> Answer {
    let authority = cloud.running.sos_endpoint.as_deref().unwrap().strip_prefix("http://").unwrap();
    let stamp = OffsetDateTime::now_utc().format(format_description!("[year][month][day]T[hour][minute][second]Z")).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = if query.is_empty() || query.contains('=') { query.to_owned() } else { format!("{query}=") };
    let digest = hex(&Sha256::digest(body));
    let canonical = format!(
        "{method}\n{path}\n{query}\nhost:{authority}\nx-amz-content-sha256:{digest}\nx-amz-date:{stamp}\n\nhost;x-amz-content-sha256;x-amz-date\n{digest}"
    );
    let scope = format!("{}/{}/s3/aws4_request", &stamp[..8], cloud.running.zone);
    let message = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        key = hmac(&key, part);
    }
    let header = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={}",
        cloud.running.key,
        hex(&hmac(&key, &message))
    );
    let headers = [("authorization", header.as_str()), ("x-amz-content-sha256", &digest), ("x-amz-date", &stamp)];
    exchange(authority, method, target, &headers, body).unwrap()
}

#[test]
fn buckets_and_objects_come_and_go() {
    let cloud = with(Options { sos_listen: Some(([127, 0, 0, 1], 0).into()), ..Options::default() });
    let secret = cloud.running.secret.clone();
    let send = |method: &str, target: &str, body: &str| send(&cloud, &secret, method, target, body);
    assert_eq!(send("PUT", "/backups", "").status, 200);
    assert!(send("GET", "/", "").body.contains("<Name>backups</Name>"));
    assert_eq!(send("PUT", "/backups/a.txt", "hello").status, 200);
    assert_eq!(send("GET", "/backups/a.txt", "").body, "hello");
    let refused = send("DELETE", "/backups", "");
    assert_eq!((refused.status, refused.body.contains("BucketNotEmpty")), (409, true));
    // A bucket without a lifecycle is not an error, other than on AWS.
    let lifecycle = send("GET", "/backups?lifecycle", "");
    assert_eq!((lifecycle.status, lifecycle.body.contains("<LifecycleConfiguration")), (200, true));
    assert_eq!(send("DELETE", "/backups/a.txt", "").status, 204);
    assert_eq!(send("DELETE", "/backups", "").status, 204);
    assert_eq!(send("GET", "/backups/a.txt", "").status, 404);
}

#[test]
fn a_wrong_secret_is_refused() {
    let cloud = with(Options { sos_listen: Some(([127, 0, 0, 1], 0).into()), ..Options::default() });
    let answer = send(&cloud, "wrong", "PUT", "/backups", "");
    assert_eq!((answer.status, answer.body.contains("SignatureDoesNotMatch")), (403, true));
    let authority = cloud.running.sos_endpoint.as_deref().unwrap().strip_prefix("http://").unwrap();
    assert_eq!(exchange(authority, "GET", "/", &[], "").unwrap().status, 403);
}
