//! Object storage, with a `SigV4` written here.

use eurocloud::simulator::Options;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
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
    in_zone(cloud, (&cloud.running.zone, secret), method, target, &[], body)
}

/// As [`send`], by another key.
fn by(cloud: &Cloud, key: &Value, method: &str, target: &str, body: &str) -> Answer {
    let (id, secret) = (key["key"].as_str().unwrap(), key["secret"].as_str().unwrap());
    signed_by(cloud, (id, &cloud.running.zone, secret), method, target, &[], body)
}

/// As [`send`], with `x-amz-…` headers that are signed too, in a zone.
fn in_zone(
    cloud: &Cloud,
    (zone, secret): (&str, &str),
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    signed_by(cloud, (&cloud.running.key, zone, secret), method, target, headers, body)
}

fn signed_by(
    cloud: &Cloud,
    (id, zone, secret): (&str, &str, &str),
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let authority = cloud.running.sos_endpoint.as_deref().unwrap().strip_prefix("http://").unwrap();
    let stamp = OffsetDateTime::now_utc().format(format_description!("[year][month][day]T[hour][minute][second]Z")).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = if query.is_empty() || query.contains('=') { query.to_owned() } else { format!("{query}=") };
    let digest = hex(&Sha256::digest(body));
    let mut signed = vec![("host", authority), ("x-amz-content-sha256", &digest), ("x-amz-date", &stamp)];
    signed.extend(headers);
    signed.sort_unstable();
    let names: Vec<&str> = signed.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let lines: String = signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{digest}");
    let scope = format!("{}/{zone}/s3/aws4_request", &stamp[..8]);
    let message = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        key = hmac(&key, part);
    }
    let signature = hex(&hmac(&key, &message));
    let credential = format!("{id}/{scope}");
    let header = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}");
    signed.retain(|(name, _)| *name != "host");
    signed.push(("authorization", &header));
    exchange(authority, method, target, &signed, body).unwrap()
}

fn storage() -> Cloud {
    with(Options { sos_listen: Some(([127, 0, 0, 1], 0).into()), ..Options::default() })
}

#[test]
fn buckets_and_objects_come_and_go() {
    let cloud = storage();
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
    let cloud = storage();
    let answer = send(&cloud, "wrong", "PUT", "/backups", "");
    assert_eq!((answer.status, answer.body.contains("SignatureDoesNotMatch")), (403, true));
    let authority = cloud.running.sos_endpoint.as_deref().unwrap().strip_prefix("http://").unwrap();
    assert_eq!(exchange(authority, "GET", "/", &[], "").unwrap().status, 403);
}

#[test]
fn documents_hang_on_a_bucket() {
    let cloud = storage();
    let secret = cloud.running.secret.clone();
    let send = |method: &str, target: &str, body: &str| send(&cloud, &secret, method, target, body);
    assert_eq!(send("PUT", "/b", "").status, 400, "names have at least three letters");
    assert_eq!(send("PUT", "/docs", "").status, 200);
    assert_eq!(send("PUT", "/docs", "").status, 409);
    for (document, absent, body, holds) in [
        (
            "cors",
            "NoSuchCORSConfiguration",
            "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>",
            "<AllowedOrigin>*</AllowedOrigin>",
        ),
        (
            "tagging",
            "NoSuchTagSet",
            "<Tagging><TagSet><Tag><Key>team</Key><Value>red</Value></Tag></TagSet></Tagging>",
            "<Value>red</Value>",
        ),
        (
            "ownershipControls",
            "OwnershipControlsNotFoundError",
            "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule></OwnershipControls>",
            "BucketOwnerPreferred",
        ),
        ("policy", "NoSuchBucketPolicy", r#"{"default-service-strategy": "allow", "services": {}}"#, "default-service-strategy"),
    ] {
        let missing = send("GET", &format!("/docs?{document}"), "");
        assert_eq!((missing.status, missing.body.contains(absent)), (404, true), "{}", missing.body);
        let put = send("PUT", &format!("/docs?{document}"), body);
        assert!(put.status < 300, "{}", put.body);
        assert!(send("GET", &format!("/docs?{document}"), "").body.contains(holds));
        assert_eq!(send("DELETE", &format!("/docs?{document}"), "").status, 204);
        assert_eq!(send("GET", &format!("/docs?{document}"), "").status, 404);
    }
    assert_eq!(send("PUT", "/docs?policy", "no json").status, 400);
    let rule = "<Rule><ID>old</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule>";
    assert_eq!(send("PUT", "/docs?lifecycle", &format!("<LifecycleConfiguration>{rule}</LifecycleConfiguration>")).status, 200);
    assert!(send("GET", "/docs?lifecycle", "").body.contains("<Days>30</Days>"));
    assert_eq!(send("DELETE", "/docs?lifecycle", "").status, 204);
    let none = send("GET", "/docs?lifecycle", "");
    assert_eq!((none.status, none.body.contains("<Rule>")), (200, false));
    assert!(cloud.running.stats().of("GET /sos/{bucket}?lifecycle") == 2);
}

#[test]
fn a_versioned_bucket_keeps_what_was_overwritten_and_deleted() {
    let cloud = storage();
    let secret = cloud.running.secret.clone();
    let send = |method: &str, target: &str, body: &str| send(&cloud, &secret, method, target, body);
    assert_eq!(send("PUT", "/kept", "").status, 200);
    assert!(!send("GET", "/kept?versioning", "").body.contains("<Status>"));
    let on = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(send("PUT", "/kept?versioning", on).status, 200);
    let first = send("PUT", "/kept/a", "one").headers["x-amz-version-id"].clone();
    let second = send("PUT", "/kept/a", "two").headers["x-amz-version-id"].clone();
    assert_ne!(first, second);
    assert_eq!(send("GET", "/kept/a", "").body, "two");
    assert_eq!(send("GET", &format!("/kept/a?versionId={first}"), "").body, "one");
    let marker = send("DELETE", "/kept/a", "").headers["x-amz-version-id"].clone();
    assert_eq!(send("GET", "/kept/a", "").status, 404);
    assert!(!send("GET", "/kept", "").body.contains("<Key>a</Key>"));
    let versions = send("GET", "/kept?versions", "").body;
    assert_eq!((versions.matches("<Version>").count(), versions.matches("<DeleteMarker>").count()), (2, 1), "{versions}");
    assert_eq!(send("DELETE", "/kept", "").status, 409);
    assert_eq!(send("DELETE", &format!("/kept/a?versionId={marker}"), "").status, 204);
    assert_eq!(send("GET", "/kept/a", "").body, "two");
    for version in [&first, &second] {
        assert_eq!(send("DELETE", &format!("/kept/a?versionId={version}"), "").status, 204);
    }
    assert_eq!(send("DELETE", "/kept", "").status, 204);
}

#[test]
fn objects_carry_what_was_sent_with_them() {
    let cloud = storage();
    let secret = cloud.running.secret.clone();
    let zone = cloud.running.zone.clone();
    let send = |method: &str, target: &str, headers: &[(&str, &str)], body: &str| {
        in_zone(&cloud, (&zone, &secret), method, target, headers, body)
    };
    assert_eq!(send("PUT", "/site-one", &[], "").status, 200);
    let headers = [("x-amz-acl", "public-read"), ("x-amz-meta-author", "me"), ("x-amz-tagging", "a=1&b=2")];
    let put = send("PUT", "/site-one/dir/page.json", &headers, "{}");
    assert_eq!((put.status, put.headers["etag"].as_str()), (200, "\"99914b932bd37a50b983c5e7c90ae93b\""));
    let head = send("HEAD", "/site-one/dir/page.json", &[], "");
    assert_eq!(head.headers["x-amz-meta-author"], "me");
    assert_eq!(head.headers["content-type"], "application/json");
    assert_eq!(head.headers["content-length"], "2");
    assert!(send("GET", "/site-one/dir/page.json?tagging", &[], "").body.contains("<Key>b</Key>"));
    assert!(send("GET", "/site-one/dir/page.json?acl", &[], "").body.contains("AllUsers"));
    // What is public needs no signature, and only that.
    let authority = cloud.running.sos_endpoint.as_deref().unwrap().strip_prefix("http://").unwrap();
    assert_eq!(exchange(authority, "GET", "/site-one/dir/page.json", &[], "").unwrap().body, "{}");
    assert_eq!(exchange(authority, "GET", "/site-one", &[], "").unwrap().status, 403);
    assert_eq!(send("PUT", "/site-one/dir/other", &[], "x").status, 200);
    let folded = send("GET", "/site-one?delimiter=%2F", &[], "").body;
    assert!(folded.contains("<CommonPrefixes><Prefix>dir/</Prefix></CommonPrefixes>"), "{folded}");
    let page = send("GET", "/site-one?max-keys=1", &[], "").body;
    assert!(page.contains("<IsTruncated>true</IsTruncated>") && page.contains("dir/other"), "{page}");
    assert_eq!(send("PUT", "/site-one/copy", &[("x-amz-copy-source", "/site-one/dir/page.json")], "").status, 200);
    assert_eq!(send("GET", "/site-one/copy", &[], "").body, "{}");
}

#[test]
fn buckets_live_in_one_zone_and_their_names_in_all() {
    let cloud = storage();
    let secret = cloud.running.secret.clone();
    let send = |zone: &str, method: &str, target: &str| in_zone(&cloud, (zone, &secret), method, target, &[], "");
    assert_eq!(send("de-fra-1", "PUT", "/in-frankfurt").status, 200);
    assert!(send("de-fra-1", "GET", "/in-frankfurt?location").body.contains("de-fra-1"));
    assert!(!send("ch-gva-2", "GET", "/").body.contains("in-frankfurt"));
    assert_eq!(send("ch-gva-2", "HEAD", "/in-frankfurt").status, 404);
    assert_eq!(send("ch-gva-2", "PUT", "/in-frankfurt").status, 409);
    assert_eq!(send("eu-west-1", "GET", "/").status, 400);
    assert_eq!(cloud.control("GET", "assets", None)["sos-bucket"][0]["id"], "in-frankfurt");
}

#[test]
fn the_api_knows_how_much_there_is_and_signs_links() {
    let cloud = storage();
    let secret = cloud.running.secret.clone();
    let send = |method: &str, target: &str, body: &str| send(&cloud, &secret, method, target, body);
    assert_eq!(send("PUT", "/linked", "").status, 200);
    assert_eq!(send("PUT", "/linked/a%20b", "hello").status, 200);
    let usage = cloud.get("/sos-buckets-usage")["sos-buckets-usage"][0].clone();
    assert_eq!(
        (usage["name"].as_str(), usage["size"].as_i64(), usage["zone-name"].as_str()),
        (Some("linked"), Some(5), Some(cloud.running.zone.as_str()))
    );
    let url = cloud.get("/sos/linked/presigned-url?key=a%20b")["url"].as_str().unwrap().to_owned();
    let (authority, target) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let answer = exchange(authority, "GET", &format!("/{target}"), &[], "").unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));
    let last = if target.ends_with('0') { '1' } else { '0' };
    let forged = format!("{}{last}", &target[..target.len() - 1]);
    assert_eq!(exchange(authority, "GET", &format!("/{forged}"), &[], "").unwrap().status, 403);
}

#[test]
fn buckets_survive_a_restart_and_faults_strike_them() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        with(Options {
            sos_listen: Some(([127, 0, 0, 1], 0).into()),
            state: Some(folder.path().join("state.json")),
            key: Some("EXOkey".to_owned()),
            secret: Some("secret".to_owned()),
            ..Options::default()
        })
    };
    let cloud = start();
    assert_eq!(send(&cloud, "secret", "PUT", "/lasting", "").status, 200);
    assert_eq!(send(&cloud, "secret", "PUT", "/lasting/a", "still here").status, 200);
    cloud.running.stop();
    let cloud = start();
    assert_eq!(send(&cloud, "secret", "GET", "/lasting/a", "").body, "still here");
    cloud.faults(
        serde_json::json!([{"kind": "status", "status": 503, "method": "GET", "path": "/sos/{bucket}/{key}", "count": 1}]),
    );
    assert_eq!(send(&cloud, "secret", "GET", "/lasting/a", "").status, 503);
    assert_eq!(send(&cloud, "secret", "GET", "/lasting/a", "").status, 200);
}

#[test]
fn a_key_reaches_the_buckets_that_its_role_allows() {
    let cloud = storage();
    let secret = cloud.running.secret.clone();
    for bucket in ["/backups", "/public"] {
        assert_eq!(send(&cloud, &secret, "PUT", bucket, "").status, 200);
        assert_eq!(send(&cloud, &secret, "PUT", &format!("{bucket}/a"), "text").status, 200);
    }
    let rules = json!([
        {"action": "deny", "expression": "resources.bucket == 'backups'"},
        {"action": "allow", "expression": "operation in ['get-object', 'list-buckets']"},
    ]);
    let policy = json!({"default-service-strategy": "deny", "services": {"sos": {"type": "rules", "rules": rules}}});
    let role = cloud.done("POST", "/iam-role", Some(json!({"name": "reader", "policy": policy})));
    let key = cloud.send("POST", "/api-key", Some(json!({"name": "reader", "role-id": role}))).json();
    assert_eq!(by(&cloud, &key, "GET", "/public/a", "").body, "text");
    assert_eq!(by(&cloud, &key, "GET", "/", "").status, 200);
    for (method, target) in [("GET", "/backups/a"), ("PUT", "/public/b"), ("DELETE", "/public/a")] {
        let answer = by(&cloud, &key, method, target, "");
        assert_eq!((answer.status, answer.body.contains("AccessDenied")), (403, true), "{method} {target}");
    }
    cloud.run("DELETE", &format!("/api-key/{}", key["key"].as_str().unwrap()), None);
    assert!(by(&cloud, &key, "GET", "/public/a", "").body.contains("InvalidAccessKeyId"));
}
