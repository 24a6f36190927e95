//! Where a zone is asked.

use crate::asset::function::{Computed, Given};
use crate::asset::{Argument, Formula, nearest};
use crate::clouds::exoscale::dialect::ZONES;
use crate::framework::FunctionError;

/// The address of a zone.
pub static ZONE_ENDPOINT: Formula = Formula::new(
    "zone_endpoint",
    &[Argument::text("zone", "Name of the zone, such as `ch-gva-2`.")],
    endpoint,
)
.and_more(Argument::text("service", "`api` (the default) or `sos`, at most one."))
.doc(
    "Gives the address at which a zone is asked: of the API, or of Object Storage.",
    "Settings of the provider do not change it. Zones that came after this version of the provider are taken as long as their names look \
     like those of zones.",
);

fn endpoint(given: &Given<'_>) -> Computed {
    let zone = given.text(0);
    if !ZONES.contains(&zone) && !looks_like_a_zone(zone) {
        let nearest = nearest(ZONES.iter().copied(), zone, 3).join(", ");
        return Err(FunctionError::at(0, format!("{zone:?} is not the name of a zone. The nearest are: {nearest}.")));
    }
    let address = match (given.count(), given.text(1)) {
        (1, _) | (2, "api") => format!("https://api-{zone}.exoscale.com/v2"),
        (2, "sos") => format!("https://sos-{zone}.exo.io"),
        (2, other) => {
            return Err(FunctionError::at(
                1,
                format!("{other:?} is not a service with an address in each zone: use api or sos."),
            ));
        }
        _ => return Err(FunctionError::at(2, "One service at most can be named.")),
    };
    Ok(address.into())
}

/// Country, place and number, as in `ch-gva-2`. It becomes a part of a host name.
fn looks_like_a_zone(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.as_slice() {
        [country, place, number] => {
            let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            country.len() == 2 && letters(country) && (2..=4).contains(&place.len()) && letters(place) && numbered
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::ZONE_ENDPOINT;
    use crate::asset::function::testing::{error, text};
    use crate::value::Value;

    #[test]
    fn a_zone_has_its_addresses() {
        assert_eq!(text(&ZONE_ENDPOINT, &["ch-gva-2"]), "https://api-ch-gva-2.exoscale.com/v2");
        assert_eq!(text(&ZONE_ENDPOINT, &["de-fra-1", "api"]), "https://api-de-fra-1.exoscale.com/v2");
        assert_eq!(text(&ZONE_ENDPOINT, &["de-fra-1", "sos"]), "https://sos-de-fra-1.exo.io");
        assert_eq!(text(&ZONE_ENDPOINT, &["fr-par-1"]), "https://api-fr-par-1.exoscale.com/v2");
    }

    #[test]
    fn what_is_none_is_refused_at_its_argument() {
        for (arguments, at, says) in [
            (&["ch-gva2"][..], 0, "ch-gva-2"),
            (&["example.com/"], 0, "not the name of a zone"),
            (&[""], 0, "not the name of a zone"),
            (&["ch-gva-2", "dns"], 1, "use api or sos"),
            (&["ch-gva-2", "api", "sos"], 2, "One service"),
        ] {
            let (argument, told) = error(&ZONE_ENDPOINT, arguments.iter().map(|text| Value::from(*text)));
            assert_eq!(argument, Some(at), "{told}");
            assert!(told.contains(says), "{told}");
        }
    }
}
