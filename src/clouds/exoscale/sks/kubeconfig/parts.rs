//! What is in a kubeconfig: the address and the certificates, as far as a client needs them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

use crate::asset::function::kubeconfig_parts;

/// The parts of a kubeconfig with one cluster and one user.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) host: Option<String>,
    pub(super) authority: Option<String>,
    pub(super) certificate: Option<String>,
    pub(super) key: Option<String>,
    /// Serial numbers of the authority's and of the client's certificate, as the official provider makes an id of them.
    pub(super) serials: Option<String>,
    pub(super) expires: Option<OffsetDateTime>,
}

impl Parts {
    /// What can be read of a kubeconfig; nothing of what is none.
    pub(super) fn of(kubeconfig: &str) -> Self {
        let told = kubeconfig_parts(kubeconfig, None).unwrap_or_default();
        let part = |name: &str| told.get(name).as_str().map(str::to_owned);
        let (authority, certificate) = (part("cluster_ca_certificate"), part("client_certificate"));
        let read = |pem: &Option<String>| Certificate::read(&der(pem.as_deref()?)?);
        let (signer, client) = (read(&authority), read(&certificate));
        let serials = match (&signer, &client) {
            (Some(signer), Some(client)) => Some(format!("{}:{}", signer.serial, client.serial)),
            _ => None,
        };
        Self {
            host: part("host"),
            key: part("client_key"),
            authority,
            certificate,
            serials,
            expires: client.map(|client| client.expires),
        }
    }
}

/// The first certificate of a PEM text.
fn der(pem: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (body, _) = rest.split_once("-----END")?;
    STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
}

/// What is needed of an X.509 certificate.
struct Certificate {
    serial: String,
    expires: OffsetDateTime,
}

impl Certificate {
    /// `SEQUENCE { SEQUENCE { [0] version?, serial, algorithm, issuer, validity { from, until }, … }, … }`
    fn read(der: &[u8]) -> Option<Self> {
        const VERSION: u8 = 0xa0;
        let (_, outer, _) = element(der)?;
        let (_, mut body, _) = element(outer)?;
        if body.first() == Some(&VERSION) {
            body = element(body)?.2;
        }
        let (_, serial, rest) = element(body)?;
        let (_, _, rest) = element(rest)?;
        let (_, _, rest) = element(rest)?;
        let (_, validity, _) = element(rest)?;
        let (_, _, until) = element(validity)?;
        let (tag, until, _) = element(until)?;
        Some(Self { serial: decimal(serial), expires: moment(tag, std::str::from_utf8(until).ok()?)? })
    }
}

/// The first element of DER: its tag, its content, and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, mut rest) = rest.split_first()?;
    let mut length = usize::from(*first);
    if length >= 0x80 {
        let (bytes, after) = rest.split_at_checked(length & 0x7f).filter(|(bytes, _)| bytes.len() <= 4)?;
        length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        rest = after;
    }
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// A number of any size, in decimal.
fn decimal(bytes: &[u8]) -> String {
    let mut digits = vec![0_u8];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = u8::try_from(carry % 10).unwrap_or_default();
            carry /= 10;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 10).unwrap_or_default());
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

/// `UTCTime` has two digits of the year, those from 50 on are of the last century; `GeneralizedTime` has four.
fn moment(tag: u8, text: &str) -> Option<OffsetDateTime> {
    const UTC: u8 = 0x17;
    let digits = text.strip_suffix('Z').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, rest) = if tag == UTC {
        let (year, rest) = digits.split_at_checked(2)?;
        let year: i32 = year.parse().ok()?;
        (if year >= 50 { 1900 + year } else { 2000 + year }, rest)
    } else {
        let (year, rest) = digits.split_at_checked(4)?;
        (year.parse().ok()?, rest)
    };
    let part = |at: usize| rest.get(at..at + 2)?.parse::<u8>().ok();
    let date = Date::from_calendar_date(year, Month::try_from(part(0)?).ok()?, part(2)?).ok()?;
    Some(PrimitiveDateTime::new(date, Time::from_hms(part(4)?, part(6)?, part(8)?).ok()?).assume_utc())
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use rcgen::{CertificateParams, KeyPair, SerialNumber};
    use time::macros::datetime;

    use super::{Parts, decimal, moment};

    fn certificate(serial: &[u8], until: time::OffsetDateTime) -> String {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.serial_number = Some(SerialNumber::from_slice(serial));
        params.not_before = datetime!(2026-01-01 00:00 UTC);
        params.not_after = until;
        let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
    }

    #[test]
    fn a_kubeconfig_has_its_parts() {
        let until = datetime!(2026-03-01 12:30:15 UTC);
        let (authority, client) = (certificate(&[1, 0], datetime!(2060-01-01 00:00 UTC)), certificate(&[35], until));
        let yaml = format!(
            "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: {}\n    server: \"https://a.example:443\"\n  name: c\n\
             users:\n- name: u\n  user:\n    client-certificate-data: {}\n    client-key-data: {}\n",
            STANDARD.encode(&authority),
            STANDARD.encode(&client),
            STANDARD.encode("the key"),
        );
        let parts = Parts::of(&yaml);
        assert_eq!((parts.host.as_deref(), parts.key.as_deref()), (Some("https://a.example:443"), Some("the key")));
        assert_eq!((parts.serials.as_deref(), parts.expires), (Some("256:35"), Some(until)));
        assert_eq!((parts.authority, parts.certificate), (Some(authority), Some(client)));
    }

    #[test]
    fn what_is_none_has_no_parts() {
        assert_eq!((Parts::of(""), Parts::of("nonsense")), (Parts::default(), Parts::default()));
        let with = |certificate: &str| {
            let user = format!("{{name: u, user: {{client-certificate-data: '{certificate}'}}}}");
            Parts::of(&format!("{{clusters: [{{name: c, cluster: {{server: h}}}}], users: [{user}]}}"))
        };
        let broken = STANDARD.encode("-----BEGIN CERTIFICATE-----\nMIIB\n-----END");
        for certificate in ["!!", "AAAA", &broken] {
            assert_eq!(with(certificate).expires, None, "{certificate}");
        }
        assert_eq!(with(&broken).host.as_deref(), Some("h"));
    }

    #[test]
    fn times_of_both_forms_are_read() {
        assert_eq!(moment(0x17, "491231235959Z"), Some(datetime!(2049-12-31 23:59:59 UTC)));
        assert_eq!(moment(0x17, "500101000000Z"), Some(datetime!(1950-01-01 00:00 UTC)));
        assert_eq!(moment(0x18, "20500101000000Z"), Some(datetime!(2050-01-01 00:00 UTC)));
        assert_eq!(moment(0x18, "20501301000000Z"), None);
        assert_eq!(moment(0x17, "x"), None);
    }

    #[test]
    fn long_numbers_are_written_out() {
        assert_eq!(decimal(&[0]), "0");
        assert_eq!(decimal(&[0x7f]), "127");
        assert_eq!(decimal(&[1, 0, 0, 0, 0, 0, 0, 0, 0]), "18446744073709551616");
    }
}
