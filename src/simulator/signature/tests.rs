use super::{Signed, Verdict, judge};

// Signatures computed with Python's hmac module, secret `s3cret`, expiry 2000000000.
const PLAIN: &str = "UNouTeVfOMJLNAd9fx9IJ1u3HTGaYSj5HfJpXxQBlYg=";
const BODY: &str = "0orWqw/oB3R4kMnTjLG25DCdnuQ3rEXL7v1bbbXomnM=";
const QUERY: &str = "O9I6PR249PldIccU4Vt7nwygeIwXDBBGsMHQpDAZC4k=";

fn header(arguments: &str, signature: &str) -> String {
    format!("EXO2-HMAC-SHA256 credential=EXO1{arguments},expires=2000000000,signature={signature}")
}

fn verdict(method: &str, path: &str, query: &[(&str, &str)], body: &str, header: Option<&str>, now: i64) -> Verdict {
    let query: Vec<_> = query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let request = Signed { method, path, query: &query, body: body.as_bytes() };
    judge(request, header, now, |key| (key == "EXO1").then(|| "s3cret".to_owned())).0
}

#[test]
fn signatures_computed_elsewhere_are_valid() {
    let now = 1_999_999_999;
    assert_eq!(verdict("GET", "/v2/instance", &[], "", Some(&header("", PLAIN)), now), Verdict::Valid);
    assert_eq!(verdict("POST", "/v2/ssh-key/some%20key", &[], "{\"a\":1}", Some(&header("", BODY)), now), Verdict::Valid);
    let query = [("visibility", "public"), ("family", "Linux Ubuntu")];
    let signed = header(",signed-query-args=family;visibility", QUERY);
    assert_eq!(verdict("GET", "/v2/template", &query, "", Some(&signed), now), Verdict::Valid);
}

#[test]
fn everything_else_is_refused() {
    let (now, good) = (1_999_999_999, header("", PLAIN));
    assert_eq!(verdict("GET", "/v2/instance", &[], "", None, now), Verdict::Missing);
    assert_eq!(verdict("GET", "/v2/instance", &[], "", Some("Basic YTpi"), now), Verdict::Malformed);
    assert_eq!(verdict("GET", "/v2/instance", &[], "", Some(&good.replace("EXO1", "EXO2")), now), Verdict::UnknownKey);
    assert_eq!(verdict("GET", "/v2/instance", &[], "", Some(&good), 2_000_000_000), Verdict::Expired);
    assert_eq!(verdict("PUT", "/v2/instance", &[], "", Some(&good), now), Verdict::Wrong);
    assert_eq!(verdict("GET", "/v2/instances", &[], "", Some(&good), now), Verdict::Wrong);
    assert_eq!(verdict("GET", "/v2/instance", &[], "{}", Some(&good), now), Verdict::Wrong);
    assert_eq!(verdict("GET", "/v2/instance", &[("labels", "a")], "", Some(&good), now), Verdict::Uncovered);
    let query = [("visibility", "public"), ("family", "Linux Ubuntu")];
    let unsorted = header(",signed-query-args=visibility;family", QUERY);
    assert_eq!(verdict("GET", "/v2/template", &query, "", Some(&unsorted), now), Verdict::Wrong);
    let decoded = header("", BODY);
    assert_eq!(verdict("POST", "/v2/ssh-key/some key", &[], "{\"a\":1}", Some(&decoded), now), Verdict::Wrong);
}
