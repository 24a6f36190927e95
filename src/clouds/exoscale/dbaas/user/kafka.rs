//! Users of Kafka, who have a certificate beside their password.

use super::{kind, password, service, user, username};
use crate::asset::{Asset, text, time};

const KAFKA: &str = "/dbaas-kafka/{service}/user/{username}/password/reveal";

/// The certificate and its key are revealed with the password.
pub static KAFKA_USER: Asset = user(
    &Asset::new("dbaas_kafka_user", "/dbaas-kafka/{service}/user", "/dbaas-kafka/{service}/user/{username}"),
    "/dbaas-kafka/{service}",
)
.noun("Kafka user")
.doc("A user of a Kafka service.")
.never_updated()
.attrs(&[
    service(),
    username(),
    kind(),
    password(KAFKA),
    text("access_cert")
        .computed()
        .stable()
        .sensitive()
        .lives_at(KAFKA, "access-cert")
        .doc("Certificate to connect with, as PEM."),
    text("access_key")
        .computed()
        .stable()
        .sensitive()
        .lives_at(KAFKA, "access-key")
        .doc("Private key of the certificate, as PEM."),
    time("access_cert_expiry").lives_at(KAFKA, "access-cert-expiry").doc("When the certificate ends."),
]);
