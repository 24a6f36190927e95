//! Users of Kafka, who have a certificate beside their password.

use super::{kind, password, service, user, username};
use crate::asset::{Asset, text, time};
use crate::framework::{Diagnostics, PlanHook};
use crate::value::Value;

const KAFKA: &str = "/dbaas-kafka/{service}/user/{username}/password/reveal";
const RESET: &str = "/dbaas-kafka/{service}/user/{username}/password/reset";

/// The certificate and its key are revealed with the password, and may be made anew with it.
pub static KAFKA_USER: Asset = user(
    &Asset::new("dbaas_kafka_user", "/dbaas-kafka/{service}/user", "/dbaas-kafka/{service}/user/{username}"),
    "/dbaas-kafka/{service}",
)
.noun("Kafka user")
.doc("A user of a Kafka service.")
.never_updated()
.plan(renewed)
.attrs(&[
    service(),
    username(),
    kind(),
    password(KAFKA, RESET),
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

fn renewed(plan: &mut PlanHook<'_>) -> Diagnostics {
    let version = |value: &Value| value.get("password_wo_version").clone();
    if !plan.planned.is_null() && !plan.prior.is_null() && version(plan.prior) != version(plan.planned) {
        for name in ["access_cert", "access_key", "access_cert_expiry"] {
            plan.planned.put(name, Value::UNKNOWN);
        }
    }
    Diagnostics::new()
}
