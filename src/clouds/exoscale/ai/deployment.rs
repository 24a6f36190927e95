//! Deployments: a model that answers requests on GPUs of one zone. Replicas are scaled by a request of their own.

use crate::asset::{Asset, Clears, Kind, Lookup, int, list_of, patch, post, reference, text, time};
use crate::framework::Validator;

/// A deployment.
pub static AI_DEPLOYMENT: Asset = Asset::new("ai_deployment", "/ai/deployment", "/ai/deployment/{id}")
    .noun("AI deployment")
    .doc("A model that answers requests on GPUs. It costs as long as it exists with replicas.")
    .listed_as("deployments")
    .list_lacks(&["inference-engine-version", "inference-engine-parameters", "state-details"])
    .updated_by(patch("/ai/deployment/{id}"))
    .attrs(&[
        text("name").required().check(&[Validator::Length(1, 255)]).doc("Name of the deployment."),
        reference("model_id", "ai_model").required().replaces().api("model.id").doc("Model that is deployed."),
        text("gpu_type")
            .required()
            .replaces()
            .doc("Family of GPU instances, such as `gpua5000`; `exoscale_ai_instance_type_list` has them."),
        int("gpu_count").required().replaces().check(&[Validator::AtLeast(1)]).doc("GPUs of each replica."),
        int("replicas")
            .required()
            .by(post("/ai/deployment/{id}/scale").send(&[("replicas", "replicas")]))
            .check(&[Validator::AtLeast(0)])
            .doc("How many replicas share the requests. A new deployment needs at least one."),
        text("inference_engine_version")
            .picked_by_api()
            .stable()
            .doc("Version of the inference engine; the newest one where it is left out."),
        list_of("inference_engine_parameters", &Kind::Text)
            .clears(Clears::Zero)
            .doc("Parameters of the inference engine, such as `--max-model-len=4096`."),
        text("product_name")
            .not_echoed()
            .replaces()
            .check(&[Validator::Length(1, 255)])
            .doc("Product that the deployment is billed as."),
        text("model_name").computed().stable().api("model.name").doc("Name of the model."),
        text("deployment_url").computed().stable().doc("Where it answers."),
        text("api_key")
            .computed()
            .stable()
            .sensitive()
            .lives_at("/ai/deployment/{id}/api-key", "api-key")
            .doc("Key that it answers to."),
        text("service_level").computed().doc("Service level."),
        text("visibility").computed().stable().doc("`private`, or `public` for those of Exoscale."),
        text("state").computed().doc("State of the deployment: `ready` once it answers."),
        text("state_details").computed().doc("More about the state."),
        time("created_at").doc("When it was created."),
        text("updated_at").computed().doc("When it changed last."),
    ]);

/// Finds a deployment.
pub static AI_DEPLOYMENT_LOOKUP: Lookup =
    Lookup::new(&AI_DEPLOYMENT, &["id", "name"]).doc("Looks up an AI deployment.").without(&["product_name", "api_key"]);

/// Lists deployments.
pub static AI_DEPLOYMENT_LIST: Lookup = Lookup::list("ai_deployment_list", &AI_DEPLOYMENT, "deployments")
    .doc("Lists AI deployments: the account's own, or those of Exoscale.")
    .narrowed_by(&["name", "state", "gpu_type"])
    .filters(&[VISIBILITY])
    .query(&[("visibility", "visibility")])
    .without(&["product_name", "api_key"]);

const VISIBILITY: crate::asset::Attr =
    text("visibility").check(&[Validator::OneOf(&["private", "public"])]).doc("`private` (the default) or `public`.");
