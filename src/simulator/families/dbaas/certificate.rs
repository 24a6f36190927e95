//! The authority that certificates of database services go back to, and certificates of users.
//!
//! The authority is the same in every simulator and after every restart: its key is made from a fixed seed, and signatures by keys of
//! this kind do not vary. Nobody has a reason to trust it beyond a test.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ED25519,
    SerialNumber, date_time_ymd,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::simulator::call::Routes;
use crate::simulator::pem::pem;
use crate::simulator::refusal::Refusal;

pub(in crate::simulator::families) const ROUTES: Routes = &[("get-dbaas-ca-certificate", |_| {
    let (authority, key) = authority().map_err(|error| Refusal::conflict(error.to_string()))?;
    let certificate = authority.self_signed(&key).map_err(|error| Refusal::conflict(error.to_string()))?;
    Ok(json!({"certificate": pem("CERTIFICATE", certificate.der())}))
})];

/// When certificates of users end.
pub(super) const EXPIRY: &str = "2035-01-01T00:00:00Z";

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2035, 1, 1);
    params
}

fn authority() -> Result<(CertificateParams, KeyPair), rcgen::Error> {
    // RFC 8410: a private key of Ed25519 in PKCS #8 is this head and 32 bytes.
    let mut encoded = vec![0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    encoded.extend(Sha256::digest(b"simulated authority of database services"));
    let key = KeyPair::from_pkcs8_der_and_sign_algo(&PrivatePkcs8KeyDer::from(encoded), &PKCS_ED25519)?;
    let mut params = params("Simulated Project CA");
    params.serial_number = Some(SerialNumber::from(1_u64));
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok((params, key))
}

/// A certificate for a user, and its key, both in PEM.
pub(super) fn issue(user: &str) -> (String, String) {
    let issued = || -> Result<(String, String), rcgen::Error> {
        let (authority, key) = authority()?;
        let own = KeyPair::generate()?;
        let mut params = params(user);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = params.signed_by(&own, &Issuer::new(authority, key))?;
        Ok((pem("CERTIFICATE", certificate.der()), pem("PRIVATE KEY", &own.serialize_der())))
    };
    issued().unwrap_or_default()
}
