//! Certificate authorities of a cluster: real ones, made when the cluster is, so that what they sign can be verified.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData, SignatureAlgorithm, SigningKey,
};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::simulator::pem::pem;

/// As the API names them.
const NAMES: [&str; 3] = ["control-plane", "aggregation", "kubelet"];

/// Certificate and private key, PEM.
pub(super) struct Signed {
    pub(super) certificate: String,
    pub(super) key: String,
}

/// New authorities: name → `{cert, key}`, the certificate in PEM, the key in base64.
pub(super) fn all() -> Result<Value, String> {
    let made = |name: &str| Ok((name.to_owned(), authority(name)?));
    NAMES
        .into_iter()
        .map(made)
        .collect::<Result<serde_json::Map<_, _>, rcgen::Error>>()
        .map(Value::Object)
        .map_err(|e| e.to_string())
}

/// What an authority's certificate says. The same name gives the same words, so an authority can sign again from its key alone.
fn params(name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, format!("{name}-ca"));
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    Ok(params)
}

fn authority(name: &str) -> Result<Value, rcgen::Error> {
    let key = KeyPair::generate()?;
    let certificate = params(name)?.self_signed(&key)?;
    Ok(json!({"cert": pem("CERTIFICATE", certificate.der()), "key": STANDARD.encode(key.serialize_der())}))
}

/// A client certificate for a user of these groups: the name is the CN, the groups are the O, as Kubernetes reads them.
pub(super) fn client(authorities: &Value, user: &str, groups: &[String], from: i64, seconds: i64) -> Result<Signed, String> {
    const NAME: &str = "control-plane";
    let key = STANDARD.decode(authorities[NAME]["key"].as_str().unwrap_or_default()).unwrap_or_default();
    let sign = || -> Result<Signed, rcgen::Error> {
        let issuer = Issuer::new(params(NAME)?, Organized(KeyPair::try_from(key)?));
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name = DistinguishedName::new();
        for (type_, group) in (STAND_INS).zip(groups) {
            params.distinguished_name.push(DnType::CustomDnType(vec![2, 5, 4, type_]), DnValue::Utf8String(group.clone()));
        }
        params.distinguished_name.push(DnType::CommonName, user);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.not_before = OffsetDateTime::from_unix_timestamp(from).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        params.not_after = params.not_before.saturating_add(Duration::seconds(seconds));
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &issuer)?;
        let certificate = organized(certificate.der());
        Ok(Signed { certificate: pem("CERTIFICATE", &certificate), key: pem("PRIVATE KEY", &key.serialize_der()) })
    };
    sign().map_err(|error| error.to_string())
}

/// rcgen keeps one value of each attribute type in a name, and a name here has as many O as there are groups. So each group has a type
/// of its own at first (2.5.4.100 and so on, which nobody assigned), and becomes an O before it is signed.
const STAND_INS: std::ops::Range<u64> = 100..127;

fn organized(der: &[u8]) -> Vec<u8> {
    const OID: [u8; 4] = [6, 3, 0x55, 4];
    let mut der = der.to_vec();
    for at in 0..der.len().saturating_sub(OID.len()) {
        let (head, rest) = der.split_at_mut(at + OID.len());
        if let (true, Some(last)) = (head.ends_with(&OID), rest.first_mut().filter(|last| STAND_INS.contains(&u64::from(**last))))
        {
            *last = 10;
        }
    }
    der
}

/// A key that signs what [`organized`] makes of it.
struct Organized(KeyPair);

impl PublicKeyData for Organized {
    fn der_bytes(&self) -> &[u8] {
        self.0.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        PublicKeyData::algorithm(&self.0)
    }
}

impl SigningKey for Organized {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.0.sign(&organized(message))
    }
}
