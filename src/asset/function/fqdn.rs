//! Names in the domain name system.

use super::{Argument, Computed, Formula, Given};
use crate::api::Url;
use crate::framework::FunctionError;

/// The whole name of a record.
pub static DNS_FQDN: Formula = Formula::new(
    "dns_fqdn",
    &[
        Argument::text(
            "name",
            "Name within the domain; empty or `@` for the domain itself. With a dot at its end it is whole already.",
        ),
        Argument::text("domain", "Name of the domain, such as `example.com`."),
    ],
    fqdn,
)
.doc(
    "Gives the whole name of a DNS record, as in `www.example.com`.",
    "It is in small letters and without a dot at its end; letters beyond ASCII are written as DNS holds them (`xn--…`). \
     `*` may stand for the first part, and parts may begin with `_`.",
);

/// The longest name, and the longest part of one.
const LONGEST: (usize, usize) = (253, 63);

fn fqdn(given: &Given<'_>) -> Computed {
    let (name, domain) = (given.text(0).trim(), given.text(1).trim());
    let domain = ascii(domain.strip_suffix('.').unwrap_or(domain)).map_err(|what| FunctionError::at(1, what))?;
    let within = |what| FunctionError::at(0, what);
    let whole = match name {
        "" | "@" => domain,
        whole if whole.ends_with('.') => {
            let whole = ascii(whole.trim_end_matches('.')).map_err(within)?;
            if whole != domain && !whole.ends_with(&format!(".{domain}")) {
                return Err(within(format!("{name:?} ends in a dot, so it is a whole name, but it is not in {domain:?}.")));
            }
            whole
        }
        // The parts are looked at together: what is numbers by itself is none with a domain behind it.
        name => ascii(&format!("{name}.{domain}")).map_err(within)?,
    };
    if whole.len() > LONGEST.0 {
        return Err(within(format!("With its domain it is {} characters long; DNS takes {}.", whole.len(), LONGEST.0)));
    }
    Ok(whole.into())
}

/// A name as DNS holds it, or what is wrong with it.
fn ascii(name: &str) -> Result<String, String> {
    let written = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '*') || !letter.is_ascii();
    if let Some(letter) = name.chars().find(|letter| !written(*letter)) {
        return Err(format!("{name:?} has {letter:?}, which a name in DNS cannot have."));
    }
    if name.is_empty() || name.split('.').any(str::is_empty) {
        return Err(format!("{name:?} is no name: parts are missing between its dots."));
    }
    let host = Url::parse(&format!("https://{name}/")).ok().and_then(|url| url.host_str().map(str::to_owned));
    let Some(host) = host.filter(|host| !host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')) else {
        return Err(format!("{name:?} is not a name in DNS."));
    };
    if let Some(part) = host.split('.').find(|part| part.len() > LONGEST.1) {
        return Err(format!("The part {part:?} of {name:?} is {} characters long; DNS takes {}.", part.len(), LONGEST.1));
    }
    if host.split('.').enumerate().any(|(at, part)| part.contains('*') && (at > 0 || part != "*")) {
        return Err(format!("{name:?} has a * elsewhere than as its whole first part."));
    }
    Ok(host)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{error, text};
    use super::DNS_FQDN;

    #[test]
    fn names_become_whole() {
        for (name, domain, whole) in [
            ("www", "example.com", "www.example.com"),
            ("", "example.com", "example.com"),
            ("@", "example.com.", "example.com"),
            ("WWW", "Example.com", "www.example.com"),
            ("www.example.com.", "example.com", "www.example.com"),
            ("example.com.", "example.com", "example.com"),
            ("*", "example.com", "*.example.com"),
            ("*.apps", "example.com", "*.apps.example.com"),
            ("_acme-challenge", "example.com", "_acme-challenge.example.com"),
            ("10", "example.com", "10.example.com"),
            ("www", "bücher.example", "www.xn--bcher-kva.example"),
        ] {
            assert_eq!(text(&DNS_FQDN, &[name, domain]), whole);
        }
    }

    #[test]
    fn what_is_no_name_is_refused_at_its_argument() {
        let long = "a".repeat(64);
        let longer = ["a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(60)].join(".") + "." + &"e".repeat(10);
        for (name, domain, argument, says) in [
            ("www", "", 1, "is no name"),
            ("www", "example..com", 1, "parts are missing"),
            ("www", "192.0.2.1", 1, "is not a name"),
            ("www", "https://example.com", 1, "':'"),
            ("a b", "example.com", 0, "' '"),
            ("www.", "example.com", 0, "not in \"example.com\""),
            ("www.badexample.com.", "example.com", 0, "not in"),
            ("a.*", "example.com", 0, "a *"),
            ("www..", "example.com", 0, "not in"),
            (long.as_str(), "example.com", 0, "64 characters"),
            (longer.as_str(), "example.com", 0, "characters long"),
        ] {
            let (at, told) = error(&DNS_FQDN, [name.into(), domain.into()]);
            assert_eq!(at, Some(argument), "{name} {domain}: {told}");
            assert!(told.contains(says), "{name} {domain}: {told}");
        }
    }
}
