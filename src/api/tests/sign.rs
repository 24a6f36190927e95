//! Known answers. Where a case names no source, the signature was computed with Python 3: `hmac.new(secret, message, sha256)` over the
//! lines that the module's description states, and for `SigV4` over AWS's published recipe; that script gave the published signatures too.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::api::sign::exo2::{self, Authorization};
use crate::api::{Exo2, Kind, Outgoing, SigV4, SigV4Flavour, Signer, Url};

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn outgoing(method: &str, url: &str, headers: &[(&'static str, &str)], body: &'static str) -> Outgoing {
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())).collect();
    Outgoing {
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        url: Url::parse(url).unwrap(),
        headers,
        body: body.into(),
        zone: None,
    }
}

fn signed(signer: &dyn Signer, mut outgoing: Outgoing, now: SystemTime) -> String {
    signer.sign(&mut outgoing, now).unwrap();
    outgoing.headers["authorization"].to_str().unwrap().to_owned()
}

const NOW: u64 = 1_767_225_600;

fn exo2(method: &str, url: &str, body: &'static str) -> String {
    signed(&Exo2::new("EXOtest", "test-secret-0123"), outgoing(method, url, &[], body), at(NOW))
}

#[test]
fn exo2_agrees_with_the_signatures_of_exoscales_own_client() {
    // The two headers that egoscale v2's tests expect; computed by its authors with requests-exoscale-auth. They expire on 2077-01-01.
    let signer = Exo2::new("EXOxxxxxxxxxxxxxxxxxxxxxxxx", "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX");
    let now = at(3_376_684_800) - exo2::VALIDITY;
    assert_eq!(
        signed(&signer, outgoing("GET", "https://api.exoscale.com/v2/zone", &[], ""), now),
        "EXO2-HMAC-SHA256 credential=EXOxxxxxxxxxxxxxxxxxxxxxxxx,expires=3376684800,signature=Ntbq/p0HVmA3Zg1HHY+Lq1vjFGi7HeMrrgXDS5jRNlY="
    );
    assert_eq!(
        signed(&signer, outgoing("GET", "https://api.exoscale.com/v2/zone?k2=v2&k1=v1", &[], ""), now),
        "EXO2-HMAC-SHA256 credential=EXOxxxxxxxxxxxxxxxxxxxxxxxx,signed-query-args=k1;k2,expires=3376684800,signature=iqOBz13+44L5j0uJclE8hmUhQQcvtCSoPEOXYK6liqY="
    );
}

#[test]
fn exo2_signs_body_encoded_path_and_decoded_query() {
    let base = "https://api-ch-gva-2.exoscale.com/v2";
    let expected = |args: &str, signature: &str| {
        format!("EXO2-HMAC-SHA256 credential=EXOtest{args},expires=1767226200,signature={signature}")
    };
    assert_eq!(exo2("GET", &format!("{base}/instance/a-b"), ""), expected("", "+Q89z3AzbZElkN3oiaHhW3Iid3570UO8XoNy2FLDFLI="));
    assert_eq!(
        exo2("GET", &format!("{base}/template?visibility=private&q=a%20b%2Bc%2F%C3%A9"), ""),
        expected(",signed-query-args=q;visibility", "OHc3h7n7WnyJP05WcF11YhcAtqARgK7OynRwxjFGBE8=")
    );
    assert_eq!(
        exo2("POST", &format!("{base}/private-network"), r#"{"name":"lan","n":1.50}"#),
        expected("", "jcnCmqEBfTeyj9e4xUzqaDOp5SiFCzAxz452nvlJFvM=")
    );
    assert_eq!(
        exo2("DELETE", &format!("{base}/ssh-key/my%20key%2F1"), ""),
        expected("", "arvF934EKk45VifVGT5Os057m9zfntkrZkt3RBamwSM=")
    );
    assert_eq!(
        exo2("PUT", &format!("{base}/instance/a-b:start"), "{}"),
        expected("", "3GGVqXXdmgQsWt2xdgwuGz+wz9ZogohZgIzcbyMLhJ4=")
    );
}

#[test]
fn exo2_does_not_sign_a_parameter_that_occurs_twice() {
    let url = Url::parse("https://h/v2/x?b=1&a=2&b=3").unwrap();
    assert_eq!(exo2::signed_query(&url), [("a".to_owned(), "2".to_owned())]);
}

#[test]
fn an_exo2_header_is_read_back() {
    let header = Authorization {
        credential: "EXO1".into(),
        signed_query_args: vec!["a".into(), "b".into()],
        expires: 7,
        signature: "c2ln=".into(),
    };
    assert_eq!(Authorization::parse(&header.to_string()), Some(header));
    for wrong in [
        "Basic abc",
        "EXO2-HMAC-SHA256 credential=a,expires=1",
        "EXO2-HMAC-SHA256 credential=a,credential=b,expires=1,signature=c",
        "EXO2-HMAC-SHA256 credential=a,expires=soon,signature=c",
        "EXO2-HMAC-SHA256 credential=a,expires=1,signature=c,host=x",
    ] {
        assert_eq!(Authorization::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn a_key_that_no_header_can_carry_is_refused_without_being_shown() {
    let error = Exo2::new("EXO\nline", "s").sign(&mut outgoing("GET", "https://h/", &[], ""), at(NOW)).unwrap_err();
    assert_eq!(error.kind, Kind::Invalid);
    assert!(!error.detail().contains("line\"") && !error.to_string().contains("EXO"), "{error}");
    let error =
        Exo2::new("EXO", "s").sign(&mut outgoing("GET", "https://h/", &[], ""), UNIX_EPOCH - Duration::from_secs(1)).unwrap_err();
    assert!(error.to_string().contains("clock"), "{error}");
}

#[test]
fn a_signature_does_not_show_in_debug_output() {
    let mut out = outgoing("GET", "https://h/", &[], "");
    let signer = Exo2::new("EXO", "very-secret");
    signer.sign(&mut out, at(NOW)).unwrap();
    assert!(!format!("{:?} {out:?} {signer:?}", out.headers).contains("signature="));
    assert!(!format!("{signer:?}").contains("very-secret"));
}

/// A case of the test suite that AWS published for `SigV4`: key, time, region and service are the same in all of them.
fn suite_case(method: &str, path: &str, headers: &[(&'static str, &str)], body: &'static str) -> String {
    let signer = SigV4::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service", SigV4Flavour::AWS);
    let header =
        signed(&signer, outgoing(method, &format!("https://example.amazonaws.com{path}"), headers, body), at(1_440_938_160));
    assert!(
        header.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="),
        "{header}"
    );
    header.rsplit_once("SignedHeaders=").unwrap().1.replace(", Signature=", " ")
}

#[test]
fn sigv4_agrees_with_the_published_test_suite() {
    let plain = "host;x-amz-date";
    // get-vanilla
    assert_eq!(
        suite_case("GET", "/", &[], ""),
        format!("{plain} 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    );
    // get-vanilla-query-order-key-case
    assert_eq!(
        suite_case("GET", "/?Param2=value2&Param1=value1", &[], ""),
        format!("{plain} b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")
    );
    // get-vanilla-query-unreserved
    let all = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    assert_eq!(
        suite_case("GET", &format!("/?{all}={all}"), &[], ""),
        format!("{plain} 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")
    );
    // post-vanilla
    assert_eq!(
        suite_case("POST", "/", &[], ""),
        format!("{plain} 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")
    );
    // post-x-www-form-urlencoded
    assert_eq!(
        suite_case("POST", "/", &[("content-type", "application/x-www-form-urlencoded")], "Param1=value1"),
        "content-type;host;x-amz-date ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    );
    // get-header-value-trim
    assert_eq!(
        suite_case("GET", "/", &[("my-header1", " value1"), ("my-header2", " \"a   b   c\"")], ""),
        "host;my-header1;my-header2;x-amz-date acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
    );
}

#[test]
fn sigv4_encodes_the_path_twice_as_botocore_does() {
    // Computed with botocore 1.44.5's SigV4Auth.
    let expected = "host;x-amz-date 27a9375d09b431be3dc47e1e1cd2e41688d387d6988ea60054107692442cb60c";
    assert_eq!(suite_case("GET", "/a%20b/c%3Ad?x=1%2B1%20y", &[], ""), expected);
}

#[test]
fn sigv4_agrees_with_the_examples_of_amazons_s3_documentation() {
    let signer =
        SigV4::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "s3", SigV4Flavour::AWS);
    let case = |method, path: &str, headers: &[(&'static str, &str)], body| {
        let header = signed(
            &signer,
            outgoing(method, &format!("https://examplebucket.s3.amazonaws.com{path}"), headers, body),
            at(1_369_353_600),
        );
        header.rsplit_once("Signature=").unwrap().1.to_owned()
    };
    assert_eq!(
        case("GET", "/test.txt", &[("range", "bytes=0-9")], ""),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
    assert_eq!(case("GET", "/?max-keys=2&prefix=J", &[], ""), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    let headers = [("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")];
    let put = case("PUT", "/test%24file.text", &headers, "Welcome to Amazon S3.");
    assert_eq!(put, "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

#[test]
fn sigv4_speaks_outscales_dialect_and_signs_a_retry_anew() {
    let signer = SigV4::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-west-2", "api", SigV4Flavour::OSC);
    let headers = [("content-type", "application/json"), ("accept", "application/json")];
    let mut out = outgoing("POST", "https://api.eu-west-2.outscale.com/api/v1/ReadVms", &headers, r#"{"DryRun":true}"#);
    signer.sign(&mut out, at(NOW - 60)).unwrap();
    signer.sign(&mut out, at(NOW)).unwrap();
    assert_eq!(
        out.headers["authorization"],
        "OSC4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-2/api/osc4_request, SignedHeaders=content-type;host;x-osc-date, \
         Signature=ffc97e220bfa5da0f968b53d86ed69f6f12e8bf6fc14b65e886ba6f618b06eb1"
    );
    assert_eq!(out.headers["x-osc-date"], "20260101T000000Z");
}
