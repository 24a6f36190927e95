use serde_json::json;

use crate::api::{Error, Idempotency, Kind, Outcome, Request, Status, Url};

fn base() -> Url {
    Url::parse("https://api.example.com/v2").unwrap()
}

#[test]
fn a_request_is_built_below_the_endpoint_with_everything_encoded() {
    let request = Request::get("/dns-domain/{domain}/record/{id}:look")
        .arg("domain", "a b/ü")
        .arg("id", "50%")
        .query("visibility", "a b+c")
        .query("n", "1&2");
    let outgoing = request.build(&base()).unwrap();
    assert_eq!(
        outgoing.url.as_str(),
        "https://api.example.com/v2/dns-domain/a%20b%2F%C3%BC/record/50%25:look?visibility=a%20b%2Bc&n=1%262"
    );
    assert_eq!(request.template(), "/dns-domain/{domain}/record/{id}:look");
    let slashed = Url::parse("http://127.0.0.1:8080/").unwrap();
    assert_eq!(Request::get("/zone").build(&slashed).unwrap().url.as_str(), "http://127.0.0.1:8080/zone");
}

#[test]
fn what_is_built_goes_out_as_it_was_signed() {
    let outgoing = Request::get("/ssh-key/{name}").arg("name", "it's [me]?#").query("a", "'\"<>").build(&base()).unwrap();
    let address = outgoing.url.to_string();
    let http = outgoing.into_http().unwrap();
    assert_eq!(http.uri().to_string(), address);
    assert_eq!(Url::parse(&http.uri().to_string()).unwrap().as_str(), address);
}

#[test]
fn an_identifier_that_is_missing_empty_or_a_dot_is_never_sent() {
    for request in [
        Request::get("/instance/{id}"),
        Request::get("/instance/{id}").arg("id", ""),
        Request::get("/instance/{id}").arg("id", ".."),
        Request::delete("/instance/{id}").arg("id", "."),
    ] {
        let error = request.about("instance \"web\"").build(&base()).unwrap_err();
        assert_eq!((error.kind, error.outcome, error.status), (Kind::Invalid, Outcome::NotSent, Status::Permanent));
        assert!(error.to_string().contains("`id`") && error.to_string().contains("instance \"web\""), "{error}");
    }
    assert!(Request::get("/zone").arg("id", "").path().is_ok(), "an argument that the template lacks is ignored");
    assert_eq!(Request::get("/a/{id}").arg("id", "x").arg("id", "y").path().unwrap(), "/a/y");
}

#[test]
fn the_kind_follows_the_method_unless_it_is_said() {
    let kinds = |request: Request| (request.kind(), request.verb().to_owned());
    assert_eq!(kinds(Request::get("/a")), (Idempotency::Read, "read".into()));
    assert_eq!(kinds(Request::post("/a")), (Idempotency::Create, "create".into()));
    assert_eq!(kinds(Request::put("/a")), (Idempotency::Idempotent, "change".into()));
    assert_eq!(kinds(Request::delete("/a")), (Idempotency::Idempotent, "delete".into()));
    assert_eq!(kinds(Request::put("/a:reboot").event()), (Idempotency::Event, "change".into()));
    assert_eq!(kinds(Request::post("/a").idempotent()), (Idempotency::Idempotent, "change".into()));
    assert_eq!(kinds(Request::post("/a").reads()), (Idempotency::Read, "read".into()));
    assert_eq!(kinds(Request::put("/a").creates()), (Idempotency::Create, "create".into()));
    assert_eq!(kinds(Request::put("/a:attach").doing("attach").event()), (Idempotency::Event, "attach".into()));
}

#[test]
fn a_body_keeps_the_digits_of_its_numbers() {
    let body: serde_json::Value = serde_json::from_str(r#"{"price":1.10,"big":123456789012345678901234567890}"#).unwrap();
    let outgoing = Request::post("/a").body(body).build(&base()).unwrap();
    assert_eq!(&outgoing.body[..], br#"{"big":123456789012345678901234567890,"price":1.10}"#);
    assert_eq!(outgoing.headers["content-type"], "application/json");
    assert!(Request::get("/a").build(&base()).unwrap().headers.get("content-type").is_none());
}

#[test]
fn debug_output_shows_neither_headers_nor_body() {
    let outgoing = Request::post("/user").body(json!({"password": "hunter22"})).build(&base()).unwrap();
    assert_eq!(format!("{outgoing:?}"), "POST https://api.example.com/v2/user");
}

#[test]
fn an_error_tells_what_was_tried_what_was_said_and_what_to_do() {
    let request = Request::put("/private-network/{id}").zone("ch-gva-2").about("private network \"lan\" (id 4f)").doing("update");
    let mut error = Error::new(Kind::Conflict, "the name is taken\nby another").of(&request).with_outcome(Outcome::Refused);
    error.http = Some(409);
    error.attempts = 2;
    error.url = Some("https://api-ch-gva-2.example.com/v2/private-network/4f".into());
    error.request_id = Some("r-1".into());
    assert_eq!(error.summary(), "Cannot update private network \"lan\" (id 4f): it conflicts with something else");
    assert_eq!(
        error.detail(),
        "The API said: the name is taken\nby another\n\
         Tried: PUT /private-network/{id} (https://api-ch-gva-2.example.com/v2/private-network/4f) in zone ch-gva-2, answered 409, tried 2 times\n\
         Request id: r-1\n\
         What to do: Wait until the other change has ended or remove what stands in the way, then apply again."
    );
    assert_eq!(error.to_string().lines().count(), 1);
    assert!(error.to_string().contains("the name is taken by another"));
    assert!(size_of::<Error>() <= 16, "results stay small");
}

#[test]
fn an_error_of_unknown_outcome_says_that_it_may_have_happened() {
    let error =
        Error::new(Kind::Timeout, "no answer came in time").of(&Request::post("/instance")).with_outcome(Outcome::Unknown);
    assert!(error.detail().contains("may have happened"));
    let read = Error::new(Kind::Timeout, "no answer came in time").of(&Request::get("/instance")).with_outcome(Outcome::Unknown);
    assert!(!read.detail().contains("may have happened"));
    let advised = Error::new(Kind::Invalid, "no").with_advice("Set `zone`.").with_about("the provider").with_context("zone", "x");
    assert_eq!(advised.summary(), "The provider: the request is not valid");
    assert_eq!(advised.detail(), "What happened: no\nZone: x\nWhat to do: Set `zone`.");
    assert_eq!(advised.fact("zone"), Some("x"));
}

#[test]
fn an_address_is_shown_without_its_password() {
    let base = Url::parse("https://ada:hunter22@proxy.example.com/v2").unwrap();
    let outgoing = Request::get("/zone").build(&base).unwrap();
    assert_eq!(outgoing.url.password(), Some("hunter22"), "the transport needs it");
    assert_eq!(format!("{outgoing:?}"), "GET https://proxy.example.com/v2/zone");
}
