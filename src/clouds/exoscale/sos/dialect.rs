//! How Object Storage is asked: S3 at one endpoint per zone, signed by `SigV4` with the zone as its region.

use std::time::SystemTime;

use http::StatusCode;

use super::format::{S3, said};
use super::xml;
use crate::api::{
    Answer, BoxFuture, Client, Dialect, Endpoints, Error, Fault, Faults, Kind, Operation, Operations, Outgoing, Report, Request,
    Secret, SigV4, SigV4Flavour, Signer, Url,
};

/// Object Storage as the API layer speaks to it.
pub struct ObjectStorage {
    endpoint: Option<Url>,
}

impl ObjectStorage {
    /// The dialect; `endpoint` replaces that of all zones.
    pub fn dialect(endpoint: Option<Url>) -> Dialect {
        Dialect::new(Self { endpoint }).written_as(S3)
    }
}

impl Endpoints for ObjectStorage {
    fn resolve<'a>(&'a self, _: &'a Client, zone: Option<&'a str>) -> BoxFuture<'a, Result<Url, Error>> {
        Box::pin(async move {
            if let Some(endpoint) = &self.endpoint {
                return Ok(endpoint.clone());
            }
            let Some(zone) = zone else {
                return Err(Error::new(Kind::Invalid, "no zone is given")
                    .with_advice("Give a zone in the resource, in the provider block or by EXOSCALE_ZONE."));
            };
            // It becomes a part of a host name: anything else could send requests elsewhere.
            let is_label = zone.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
            let address = Some(format!("https://sos-{zone}.exo.io")).filter(|_| is_label && !zone.is_empty());
            let address = address.and_then(|address| Url::parse(&address).ok());
            address.ok_or_else(|| Error::new(Kind::Invalid, format!("{zone:?} is not the name of a zone")))
        })
    }
}

impl Operations for ObjectStorage {
    fn started(&self, _: &Answer) -> Option<Operation> {
        None
    }

    fn look(&self, _: &Operation) -> Request {
        Request::get(super::format::ROOT)
    }
}

impl Faults for ObjectStorage {
    fn read(&self, _: StatusCode, body: &[u8]) -> Fault {
        match xml::read(body) {
            Ok((root, content)) if root == "Error" => Fault { message: said(&content), retry_after: None },
            _ => Fault::read(body),
        }
    }

    fn advice(&self, report: &Report) -> Option<String> {
        let said = |code: &str| report.message.contains(code);
        let advice = match report.kind {
            _ if said("BucketNotEmpty") => "Empty the bucket, or set force_destroy = true, apply, and destroy again.",
            _ if said("BucketAlreadyOwnedByYou") => "The bucket exists and is yours: import it, or choose another name.",
            _ if said("BucketAlreadyExists") => "Bucket names are shared by all customers and zones: choose another name.",
            _ if said("NoSuchBucket") => "Create the bucket first, and look that the zone is the bucket's own.",
            _ if said("SignatureDoesNotMatch") || said("InvalidAccessKeyId") => {
                "Check key and secret, and that the clock of this machine is right."
            }
            Kind::Forbidden => "Use a key whose role allows this operation of the service class sos.",
            _ => return None,
        };
        Some(advice.to_owned())
    }
}

/// Signs for the zone that a request goes to.
pub struct ByZone {
    key: String,
    secret: Secret,
}

impl ByZone {
    /// A signer with this access key.
    pub fn new(key: impl Into<String>, secret: Secret) -> Self {
        Self { key: key.into(), secret }
    }
}

impl Signer for ByZone {
    fn sign(&self, outgoing: &mut Outgoing, now: SystemTime) -> Result<(), Error> {
        let region = outgoing.zone.clone().unwrap_or_default();
        SigV4::new(self.key.as_str(), self.secret.clone(), region, "s3", SigV4Flavour::AWS).sign(outgoing, now)
    }
}
