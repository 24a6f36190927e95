//! A kubeconfig for one run, in no state.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::format_description::well_known::Rfc3339;

use super::parts::Parts;
use crate::asset::{Asset, Call, Default, Ephemeral, Kind, Result, int, reference, set_of, text};
use crate::framework::{Diagnostic, Validator};

static KUBECONFIG: Asset = Asset::new("sks_kubeconfig", "", "/sks-cluster-kubeconfig/{cluster_id}")
    .noun("kubeconfig")
    .doc("Access to an SKS cluster for one run, as a kubeconfig and as the parts that a provider block takes. It is in no plan and in no state. \
          The API keeps nothing of it, and cannot take it back or prolong it: it is good until its certificate ends.")
    .after_read(&take_apart)
    .attrs(&[
        reference("cluster_id", "sks_cluster").required().local().doc("Cluster to get access to."),
        text("user").required().check(&[Validator::Length(1, 255)]).doc("Name of the user, as Kubernetes sees it."),
        set_of("groups", &Kind::Text)
            .required()
            .check(&[Validator::Items(1, 1000)])
            .doc("Groups of the user; `system:masters` may do everything."),
        int("ttl_seconds")
            .api("ttl")
            .or(Default::Int(86_400))
            .check(&[Validator::AtLeast(1)])
            .doc("How long it is good, in seconds (86400, which is a day): longer than the run."),
        text("kubeconfig").computed().local().sensitive().doc("The kubeconfig, YAML."),
        text("host").computed().local().doc("URL of the Kubernetes API."),
        text("cluster_ca_certificate").computed().local().doc("Certificate (PEM) of the cluster's authority."),
        text("client_certificate").computed().local().sensitive().doc("Certificate (PEM) of the user."),
        text("client_key").computed().local().sensitive().doc("Private key (PEM) of the user."),
        text("expires_at").computed().local().doc("When it ends."),
    ]);

/// Access for a run.
pub static SKS_KUBECONFIG: Ephemeral = Ephemeral::posted(&KUBECONFIG).ends_at("expires_at");

async fn take_apart(call: &Call) -> Result {
    let decoded = call.object()["kubeconfig"].as_str().and_then(|text| STANDARD.decode(text).ok());
    let Some(kubeconfig) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Err(Diagnostic::error(
            format!("The API answered no kubeconfig for user {:?}", call.text("user").unwrap_or_default()),
            "What it answered is not text in base64.\n\nWhat to do: run it again; the API keeps nothing of what it made.",
        )
        .into());
    };
    let parts = Parts::of(&kubeconfig);
    call.set("kubeconfig", kubeconfig);
    call.set("host", parts.host);
    call.set("cluster_ca_certificate", parts.authority);
    call.set("client_certificate", parts.certificate);
    call.set("client_key", parts.key);
    call.set("expires_at", parts.expires.and_then(|expires| expires.format(&Rfc3339).ok()));
    Ok(())
}
