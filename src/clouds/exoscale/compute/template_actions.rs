//! What is done to a template once.

use super::custom_template::CUSTOM_TEMPLATE;
use crate::asset::{Action, Choices, post, text};
use crate::framework::Validator;

/// The zones that there are.
static ZONES: Choices = Choices::new("zone", "/zone", |answer, _| {
    let zones = answer["zones"].as_array().into_iter().flatten();
    zones.filter_map(|zone| zone["name"].as_str().map(str::to_owned)).collect()
});

/// Copies it to another zone.
pub static TEMPLATE_COPY: Action = Action::new("template_copy", &CUSTOM_TEMPLATE)
    .doc(
        "Copies a template of your own to another zone, where the copy has an id of its own. No resource of the configuration knows the \
         copy: it stays until somebody deletes it. To have it managed, register it there with a `exoscale_template` instead.",
    )
    .arguments(&[text("target_zone")
        .required()
        .api("target-zone.name")
        .from_catalogue(&ZONES)
        .check(&[Validator::Length(1, 64)])
        .doc("Zone that gets the copy.")])
    .only_if(|template, _| template["visibility"] == "private", "name a template of your own: those of Exoscale are in every zone")
    .unless(
        |template, config| template["zones"].as_array().is_some_and(|zones| zones.iter().any(|zone| zone.as_str() == config.get("target_zone").as_str())),
        "is in that zone already",
    )
    .sends(post("/template/{id}"))
    .makes("template");
