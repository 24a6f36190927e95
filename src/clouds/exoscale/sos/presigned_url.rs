//! Links to objects, which everybody can follow for a while.

use serde_json::Value as Json;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, PrimitiveDateTime};

use crate::api::Url;
use crate::asset::{Asset, Codec, Ephemeral, text};
use crate::clouds::exoscale::spelling::unsent;
use crate::value::Value;

static LINK: Asset = Asset::new("sos_presigned_url", "", "/sos/{bucket}/presigned-url")
    .noun("link to an object")
    .doc("Makes a link by which everybody can download an object for a while, without a key.")
    .attrs(&[
        text("bucket").required().local().doc("Name of the bucket."),
        text("key").required().local().doc("Key of the object."),
        text("url").computed().sensitive().doc("The link."),
        text("expires_at").computed().api("url").codec(Codec { out: unsent, back: end }).doc("When the link ends."),
    ]);

/// Makes a link for a run.
pub static SOS_PRESIGNED_URL: Ephemeral = Ephemeral::asked(&LINK).query(&[("key", "key")]).ends_at("expires_at");

/// When a link ends, as it says itself.
fn end(url: &Json, _: &Json) -> Value {
    let end = || {
        let url = Url::parse(url.as_str()?).ok()?;
        let said = |name: &str| url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned());
        let form = format_description!("[year][month][day]T[hour][minute][second]Z");
        let made = PrimitiveDateTime::parse(&said("X-Amz-Date")?, form).ok()?.assume_utc();
        let lasts = Duration::seconds(said("X-Amz-Expires")?.parse().ok()?);
        made.checked_add(lasts)?.format(&Rfc3339).ok()
    };
    end().into()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::end;
    use crate::value::Value;

    #[test]
    fn a_link_tells_when_it_ends() {
        let url = |query: &str| json!(format!("https://sos.example/b/k?{query}"));
        let told = end(&url("X-Amz-Date=20260101T235930Z&X-Amz-Expires=3600&X-Amz-Signature=0f"), &Json::Null);
        assert_eq!(told, Value::text("2026-01-02T00:59:30Z"));
        for query in ["", "X-Amz-Date=20260101T235930Z", "X-Amz-Date=today&X-Amz-Expires=1", "X-Amz-Expires=1"] {
            assert_eq!(end(&url(query), &Json::Null), Value::Null, "{query}");
        }
        assert_eq!(end(&Json::Null, &Json::Null), Value::Null);
    }
}
